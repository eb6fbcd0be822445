using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>Reads the lines of a bulk request. A bad action line refuses the whole request; documents are looked at later.</summary>
internal static class BulkBody
{
    private static readonly string[] Parameters =
    [
        "_index", "_id", "routing", "version", "version_type", "pipeline", "if_seq_no", "if_primary_term", "require_alias",
        "require_data_stream", "dynamic_templates", "list_executed_pipelines",
    ];

    public static List<BulkAction> Read(ReadOnlySpan<byte> body, string? defaultIndex)
    {
        if (body.StartsWith("\uFEFF"u8))
            throw RefusedException.IllegalArgument("Malformed action/metadata line [1], expected START_OBJECT but found a byte order mark");
        if (body.IsEmpty)
            throw new RefusedException(400, "parse_exception", "request body is required");
        if (body[^1] != '\n')
            throw RefusedException.IllegalArgument("The bulk request must be terminated by a newline [\\n]");

        var actions = new List<BulkAction>();
        for (var line = 1; !body.IsEmpty; line++)
        {
            var action = ReadAction(TakeLine(ref body), line, defaultIndex);
            if (action.Name != "delete")
            {
                if (body.IsEmpty)
                    throw new RefusedException(400, "action_request_validation_exception", "Validation Failed: 1: source is missing;");
                action = action with { Source = TakeLine(ref body).ToArray() };
                line++;
            }

            actions.Add(action);
        }

        return actions;
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)'\n');
        var line = body[..end];
        body = body[(end + 1)..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private static BulkAction ReadAction(ReadOnlySpan<byte> json, int line, string? defaultIndex)
    {
        if (ParseLine(json, line) is not { } action)
            throw RefusedException.IllegalArgument($"Malformed action/metadata line [{line}], expected START_OBJECT");
        if (action.Count != 1)
            throw RefusedException.IllegalArgument($"Malformed action/metadata line [{line}], expected FIELD_NAME but found [END_OBJECT]");
        var (name, value) = action.First();
        if (name is not ("index" or "create" or "delete" or "update"))
            throw RefusedException.IllegalArgument($"Malformed action/metadata line [{line}], expected field [create], [delete], [index] or [update] but found [{name}]");
        if (name == "update")
            throw new RefusedException(501, "stand_in_exception", "the stand-in has no updates");
        if (value is not JsonObject parameters)
            throw RefusedException.IllegalArgument($"Malformed action/metadata line [{line}], expected START_OBJECT");
        foreach (var (parameter, _) in parameters)
        {
            if (!Parameters.Contains(parameter))
                throw RefusedException.IllegalArgument($"Action/metadata line [{line}] contains an unknown parameter [{parameter}]");
        }

        return Check(name, parameters, defaultIndex);
    }

    private static JsonObject? ParseLine(ReadOnlySpan<byte> json, int line)
    {
        try
        {
            return StrictJson.Parse(json) as JsonObject;
        }
        catch (JsonException broken)
        {
            throw new RefusedException(400, "x_content_parse_exception", $"line [{line}]: {broken.Message}");
        }
    }

    private static BulkAction Check(string name, JsonObject parameters, string? defaultIndex)
    {
        var id = (string?)parameters["_id"];
        var version = (long?)parameters["version"];
        var type = (string?)parameters["version_type"];
        if ((parameters["_index"] is { } given ? (string?)given : defaultIndex) is not { } index)
            throw Invalid("index is missing");
        if (id is not null && Encoding.UTF8.GetByteCount(id) > 512)
            throw Invalid($"id [{id}] is too long, must be no longer than 512 bytes but was: {Encoding.UTF8.GetByteCount(id)}");
        if (id is { Length: 0 })
            throw Invalid("if _id is specified it must not be empty");
        if (name == "create" && (version is not null || type is not null))
            throw Invalid("create operations only support internal versioning. use index instead");
        if (version is not null && type is null)
            throw Invalid("internal versioning can not be used for optimistic concurrency control. Please use `if_seq_no` and `if_primary_term` instead");
        if (type is not (null or "external" or "internal"))
            throw Invalid($"version type [{type}] is not supported by the stand-in");
        if (type == "external" && version is null or < 0)
            throw Invalid("illegal version value for version type [EXTERNAL]");
        return new BulkAction(name, index, id ?? Guid.NewGuid().ToString("N"), version, []);
    }

    private static RefusedException Invalid(string problem) => new(400, "action_request_validation_exception", $"Validation Failed: 1: {problem};");
}
