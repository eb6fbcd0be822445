using System.Text.Json;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>What answers at the address, as <c>GET /</c> tells.</summary>
/// <param name="Flavor">The product.</param>
/// <param name="Version">Its version; "unknown" when the key may not see it.</param>
/// <param name="NamesItself">Whether the header <c>X-Elastic-Product</c> came, without which official clients go no further.</param>
internal sealed record ElasticsearchServer(ElasticsearchFlavor Flavor, string Version, bool NamesItself)
{
    /// <summary>Asks the server, and lets the connection speak its media types.</summary>
    /// <returns>The server, or null with the answer that tells nothing about it.</returns>
    public static async Task<(ElasticsearchServer? Server, ElasticsearchAnswer Answer)> DetectAsync(ElasticsearchConnection connection, CancellationToken cancellation)
    {
        var answer = await connection.SendAsync(HttpMethod.Get, "", json: null, cancellation);
        var server = Of(answer);
        if (server is not null)
            connection.IsPinned = server.Flavor is ElasticsearchFlavor.Elasticsearch or ElasticsearchFlavor.Serverless;
        return (server, answer);
    }

    /// <summary>
    /// A key without the privilege <c>monitor</c> gets 403: then the header tells Elasticsearch, and without the header plain
    /// media types are used, which all understand.
    /// </summary>
    private static ElasticsearchServer? Of(ElasticsearchAnswer answer)
    {
        if (answer.Status == StatusCodes.Status403Forbidden)
            return new ElasticsearchServer(answer.NamesElasticsearch ? ElasticsearchFlavor.Elasticsearch : ElasticsearchFlavor.Unknown, "unknown", answer.NamesElasticsearch);
        if (!answer.IsOk)
            return null;

        using var json = answer.Json();
        if (json is null || json.RootElement.ValueKind != JsonValueKind.Object
            || !json.RootElement.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Object
            || !version.TryGetProperty("number", out var number) || number.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        return new ElasticsearchServer(FlavorOf(version), ServerText.Scrub(number.GetString()!), answer.NamesElasticsearch);
    }

    private static ElasticsearchFlavor FlavorOf(JsonElement version)
    {
        if (Says("distribution", "opensearch"))
            return ElasticsearchFlavor.OpenSearch;
        return Says("build_flavor", "serverless") ? ElasticsearchFlavor.Serverless : ElasticsearchFlavor.Elasticsearch;

        bool Says(string name, string text) => version.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
    }
}
