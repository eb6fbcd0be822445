using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>The rules about Accept, Content-Type and compatible-with.</summary>
internal static class MediaTypes
{
    private const string Vendored = "application/vnd.elasticsearch+";

    /// <summary>Checks both headers.</summary>
    /// <returns>The media type of the answer.</returns>
    public static string Check(HttpRequest request, bool hasBody, bool isLines, Flavor flavor)
    {
        var accept = Parse(request.Headers.Accept.ToString());
        var content = Parse(request.ContentType);
        if (hasBody)
            CheckContent(request, content, isLines, flavor);
        if (flavor == Flavor.OpenSearch)
        {
            if (accept is not null && IsVendored(accept))
                throw new NotAcceptableException($"Accept header [{request.Headers.Accept}] is not supported");
            return "application/json; charset=UTF-8";
        }

        var accepted = Version(accept);
        var sent = Version(content);
        if (hasBody && accepted != sent)
            throw Media($"A compatible version is required on both Content-Type and Accept headers if either one has requested a compatible version and the compatible versions must match. Accept={request.Headers.Accept}, Content-Type={request.ContentType}");
        if ((accepted ?? sent) is { } version && !Versions(flavor).Contains(version))
            throw Media($"Accept version must be either version {Versions(flavor)[0]} or {Versions(flavor)[1]}, but found {version}. Accept={request.Headers.Accept}");
        return accepted is { } answered ? $"{Vendored}json;compatible-with={answered}" : "application/json";
    }

    private static void CheckContent(HttpRequest request, MediaTypeHeaderValue? content, bool isLines, Flavor flavor)
    {
        var subtype = content?.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/json" => "json",
            "application/x-ndjson" => "x-ndjson",
            Vendored + "json" when flavor != Flavor.OpenSearch => "json",
            Vendored + "x-ndjson" when flavor != Flavor.OpenSearch => "x-ndjson",
            _ => "",
        };
        if (subtype.Length == 0 || (subtype == "x-ndjson" && !isLines))
            throw new NotAcceptableException($"Content-Type header [{request.ContentType}] is not supported");
        if (IsVendored(content!) && Version(content) is null)
            throw Media("a vendored media type needs compatible-with");
    }

    private static MediaTypeHeaderValue? Parse(string? header) => MediaTypeHeaderValue.TryParse(header, out var type) ? type : null;

    private static bool IsVendored(MediaTypeHeaderValue type) => type.MediaType.Value?.StartsWith(Vendored, StringComparison.OrdinalIgnoreCase) == true;

    private static int? Version(MediaTypeHeaderValue? type) =>
        type?.Parameters.FirstOrDefault(parameter => parameter.Name == "compatible-with") is { } found && int.TryParse(found.Value.AsSpan(), out var version) ? version : null;

    private static int[] Versions(Flavor flavor) => flavor == Flavor.Elasticsearch9 ? [9, 8] : [8, 7];

    private static RefusedException Media(string cause) => new(
        400, "media_type_header_exception", "Invalid media-type value on headers [Accept, Content-Type]", new JsonObject { ["type"] = "status_exception", ["reason"] = cause });
}
