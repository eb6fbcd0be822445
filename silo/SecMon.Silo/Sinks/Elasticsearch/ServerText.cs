using System.Text;
using System.Text.Json;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>What a server said, made fit for a log line: no control characters, at most 200 characters.</summary>
internal static class ServerText
{
    private const int MostCharacters = 200;

    /// <summary>The beginning of a text, scrubbed.</summary>
    public static string Scrub(string text)
    {
        var isCut = text.Length > MostCharacters;
        var shown = text.AsSpan(0, isCut ? MostCharacters : text.Length);
        var scrubbed = new StringBuilder(shown.Length + 1);
        foreach (var letter in shown)
            scrubbed.Append(char.IsControl(letter) || char.IsSurrogate(letter) || IsDirection(letter) ? ' ' : letter);
        return scrubbed.ToString().Trim();
    }

    /// <summary>What an answer that is no success says: status, and the error's type and reason, or the beginning of its text.</summary>
    public static string Of(ElasticsearchAnswer answer)
    {
        if (answer.Lost is not null)
            return answer.Lost;
        return answer.Error() is { } error ? $"HTTP {answer.Status}: {Scrub($"{error.Type}: {error.Reason}")}" : $"HTTP {answer.Status}: {TextOf(answer.Body)}";
    }

    private static string TextOf(byte[] body)
    {
        var text = Scrub(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 4 * MostCharacters))));
        return text.Length == 0 ? "(no text)" : text;
    }

    /// <summary>Reads <c>{"error":{"type","reason"}}</c> or <c>{"error":"text"}</c>; null when it is neither.</summary>
    public static ServerError? ErrorIn(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("error", out var error))
            return null;
        return error.ValueKind switch
        {
            JsonValueKind.Object => new ServerError(StringOf(error, "type"), StringOf(error, "reason")),
            JsonValueKind.String => new ServerError("error", error.GetString()!),
            _ => null,
        };
    }

    private static string StringOf(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool IsDirection(char letter) => letter is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
