using System.Text.Json;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Recognises jsonlog by its lines (PostgreSQL documentation, 20.8.5): an object with a timestamp, keys in any order, blanks where JSON allows
/// them. The server writes the timestamp first and no blanks; shippers that read and write the records do not keep that.
/// </summary>
internal static class JsonLogHead
{
    /// <summary>True for a whole object, whatever it holds.</summary>
    public static bool IsObject(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>True for an object that can only be a record of the server: it has a timestamp and says how severe it is.</summary>
    private static bool IsRecord(ReadOnlySpan<byte> line) => Has(line, "timestamp"u8, out _) && Has(line, "error_severity"u8, out _);

    /// <summary>The timestamp of a record, which may be cut off behind it.</summary>
    /// <returns>False when there is none.</returns>
    public static bool TryTimestamp(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> timestamp)
    {
        timestamp = default;
        if (!Has(record, "timestamp"u8, out var value))
            return false;
        timestamp = value;
        return !value.IsEmpty;
    }

    /// <summary>Finds the first record of some lines.</summary>
    /// <param name="content">Content from the beginning of a line on.</param>
    /// <param name="isComplete">True when nothing follows.</param>
    /// <returns>The place, or -1.</returns>
    public static int Find(ReadOnlySpan<byte> content, bool isComplete)
    {
        var start = 0;
        while (start < content.Length)
        {
            var lineFeed = content[start..].IndexOf((byte)'\n');
            if (lineFeed < 0 && !isComplete)
                return -1;
            var line = lineFeed < 0 ? content[start..] : content.Slice(start, lineFeed);
            if (FindIn(line) is >= 0 and var place)
                return start + place;
            start += line.Length + 1;
        }

        return -1;
    }

    private static int FindIn(ReadOnlySpan<byte> line)
    {
        if (!line.TrimStart(" \t"u8).StartsWith("{"u8) || !IsObject(line))
            return line.IndexOf(JsonLogFraming.Beginning);   // glued to what is no record
        return IsRecord(line) ? 0 : -1;
    }

    /// <summary>Looks for a key of the object itself, not of one within it.</summary>
    private static bool Has(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        value = default;
        var reader = new Utf8JsonReader(line, isFinalBlock: false, state: default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isIt = reader.ValueTextEquals(key);
                if (!reader.Read())
                    return false;
                if (isIt)
                {
                    value = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : default;
                    return true;
                }

                if (!reader.TrySkip())
                    return false;
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return false;
    }
}
