using System.Text;
using System.Text.Json;

namespace SecMon.Events.Formats.Json;

/// <summary>Reads one JSON value into <see cref="FieldValue"/>s; texts that are not UTF-8 read with U+FFFD.</summary>
public static class JsonTree
{
    private const int DeepestNesting = 64;

    /// <summary>Reads a line that holds one JSON object.</summary>
    /// <param name="line">UTF-8.</param>
    /// <param name="fields">The object.</param>
    /// <returns>False when it is no JSON object, or nests deeper than 64 levels.</returns>
    public static bool TryRead(ReadOnlySpan<byte> line, out FieldObject fields)
    {
        fields = new FieldObject([]);
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = DeepestNesting });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            fields = ReadObject(ref reader);
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static FieldObject ReadObject(ref Utf8JsonReader reader)
    {
        var members = new List<KeyValuePair<string, FieldValue>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader);
            reader.Read();
            members.Add(new(key, ReadValue(ref reader)));
        }

        return new FieldObject(members);
    }

    private static FieldValue ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => FieldValue.Text(Text(ref reader)),
        JsonTokenType.Number => FieldValue.Number(Encoding.ASCII.GetString(reader.ValueSpan)),
        JsonTokenType.True => FieldValue.Boolean(true),
        JsonTokenType.False => FieldValue.Boolean(false),
        JsonTokenType.StartObject => FieldValue.Object(ReadObject(ref reader)),
        JsonTokenType.StartArray => ReadList(ref reader),
        _ => FieldValue.Null,
    };

    private static FieldValue ReadList(ref Utf8JsonReader reader)
    {
        var elements = new List<FieldValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            elements.Add(ReadValue(ref reader));
        return FieldValue.List([.. elements]);
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
            return Encoding.UTF8.GetString(reader.ValueSpan);

        var decoded = new byte[reader.ValueSpan.Length];
        return Encoding.UTF8.GetString(decoded, 0, JsonEscapes.Decode(reader.ValueSpan, decoded));
    }
}
