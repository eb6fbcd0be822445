using System.Globalization;
using System.Text.Json;

namespace SecMon.Silo.Sinks;

/// <summary>Reads a document's fields by their dotted names. What is missing, or of another type, is null: no document may break a sink.</summary>
public sealed class DocumentFields
{
    private readonly JsonElement _root;

    private DocumentFields(JsonElement root) => _root = root;

    /// <summary>The fields of a document.</summary>
    public static DocumentFields Of(SinkDocument document)
    {
        using var parsed = JsonDocument.Parse(document.Json);
        return Of(parsed.RootElement);
    }

    /// <summary>The fields of an object.</summary>
    public static DocumentFields Of(JsonElement fields) => new(fields.Clone());

    /// <summary>A field as text: a list by its elements, numbers and booleans as JSON writes them; null when it is missing, null, empty or an object.</summary>
    public string? Text(string name) => Find(name) is { } value ? TextOf(value) : null;

    /// <summary>A whole number.</summary>
    public long? Number(string name) => Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>An instant, UTC.</summary>
    public DateTime? Time(string name) =>
        DateTime.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>The members of a list of objects; empty when there are none.</summary>
    public IReadOnlyList<DocumentFields> Items(string name) => Find(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(member => member.ValueKind == JsonValueKind.Object).Select(member => new DocumentFields(member))]
        : [];

    private JsonElement? Find(string name)
    {
        var value = _root;
        foreach (var part in name.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part, out value))
                return null;
        }

        return value;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(TextOf).OfType<string>()) is { Length: > 0 } texts ? texts : null,
        _ => null,
    };
}
