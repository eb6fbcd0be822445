using System.Text.Json;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Recognises jsonlog by its lines (PostgreSQL documentation, 20.8.5): an object with a timestamp, keys in any order, blanks where JSON allows
/// them. The server writes the timestamp first and no blanks; shippers that read and write the records do not keep that.
/// </summary>
internal static class JsonLogHead
{
    /// <summary>Of what is no text: the server's records hold no objects, and those of shippers few.</summary>
    private const int MostGluedTries = 64;

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
            return line.StartsWith(JsonLogFraming.Beginning) ? 0 : FindGlued(line);   // to what is no record
        return IsRecord(line) ? 0 : -1;
    }

    /// <summary>Finds a record that may have been glued to a torn one. Quotes in texts are escaped, so a text cannot imitate it.</summary>
    /// <param name="line">Up to its line end; or so far, when that is still to come.</param>
    /// <returns>The place behind the first byte, or -1.</returns>
    public static int FindGlued(ReadOnlySpan<byte> line)
    {
        if (line.Length < 2)
            return -1;
        var written = line[1..].IndexOf(JsonLogFraming.Beginning);
        var rest = written < 0 ? line : line[..(written + 1)];
        var place = 0;
        for (var tries = 0; tries < MostGluedTries;)
        {
            var brace = rest[(place + 1)..].IndexOf((byte)'{');
            if (brace < 0)
                break;
            place += 1 + brace;
            if (!line[(place + 1)..].TrimStart(" \t"u8).StartsWith("\""u8))
                continue;
            tries++;
            if (IsObject(line[place..]) && IsRecord(line[place..]))
                return place;
        }

        return written < 0 ? -1 : written + 1;
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
