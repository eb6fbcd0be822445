using System.Net;
using System.Text.Json;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>A whole answer of the server, or the reason why there is none.</summary>
internal sealed record ElasticsearchAnswer
{
    /// <summary>HTTP status; 0 when the answer was lost.</summary>
    public int Status { get; init; }

    /// <summary>The body, decompressed.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Media type without parameters, lower case; empty when there is none.</summary>
    public string MediaType { get; init; } = "";

    /// <summary>Whether it carries <c>X-Elastic-Product: Elasticsearch</c>.</summary>
    public bool NamesElasticsearch { get; init; }

    /// <summary>How long the server or a proxy asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Why no whole answer came; null when one did. The request may have been carried out all the same.</summary>
    public string? Lost { get; init; }

    /// <summary>Whether status 200 came.</summary>
    public bool IsOk => Status == (int)HttpStatusCode.OK;

    /// <summary>The body as JSON; null when it is something else, is damaged or ends too early. To be disposed.</summary>
    public JsonDocument? Json()
    {
        // A proxy's page is text/html; Elasticsearch's own type is application/json or application/vnd.elasticsearch+json.
        if (!MediaType.EndsWith("json", StringComparison.Ordinal))
            return null;
        try
        {
            return JsonDocument.Parse(Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error in the body; null when there is none in the server's own form.</summary>
    public ServerError? Error()
    {
        using var json = Json();
        return json is null ? null : ServerText.ErrorIn(json.RootElement);
    }
}
