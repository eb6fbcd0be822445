namespace SecMon.Events.Sql;

/// <summary>Reads the content of one comment as <c>key='value'</c> pairs parted by commas.</summary>
internal sealed class PurposeTag
{
    private string? _dossier;
    private string? _purpose;
    private string? _route;
    private string? _actor;
    private string? _traceId;
    private readonly SqlBytes _value = new();

    /// <summary>Reads <paramref name="content"/>.</summary>
    /// <param name="content">What stands between the marks of the comment.</param>
    /// <param name="isClosed">False when the text was cut in the comment: then its whole pairs count.</param>
    /// <returns>False when the comment is no tag.</returns>
    public bool Read(ReadOnlySpan<byte> content, bool isClosed)
    {
        _dossier = _purpose = _route = _actor = _traceId = null;
        if (content.StartsWith("!"u8) || content.StartsWith("+"u8))
            return false;

        var rest = SqlWhiteSpace.Trim(content);
        // Cut between the two characters of the closing mark.
        if (!isClosed && rest.EndsWith("*"u8) && rest.LastIndexOf((byte)'\'') == SqlWhiteSpace.Trim(rest[..^1]).Length - 1)
            rest = SqlWhiteSpace.Trim(rest[..^1]);

        var pairs = 0;
        while (true)
        {
            if (!ReadPair(ref rest, out var cut))
                return cut && !isClosed && pairs > 0;
            pairs++;
            rest = SqlWhiteSpace.Trim(rest);
            if (rest.IsEmpty)
                return true;
            if (rest[0] != ',')
                return false;
            rest = SqlWhiteSpace.Trim(rest[1..]);
        }
    }

    /// <summary>Gives the fields of the tag read last to <paramref name="reading"/>.</summary>
    public void CopyTo(SqlReading reading)
    {
        reading.Dossier = _dossier;
        reading.PurposeCode = _purpose;
        reading.Route = _route;
        reading.Actor = _actor;
        reading.TraceId = _traceId;
    }

    private bool ReadPair(ref ReadOnlySpan<byte> rest, out bool cut)
    {
        var length = KeyLength(rest);
        var key = rest[..length];
        var value = SqlWhiteSpace.Trim(rest[length..]);
        cut = value.IsEmpty;
        if (length == 0 || cut || value[0] != '=')
            return false;

        value = SqlWhiteSpace.Trim(value[1..]);
        cut = value.IsEmpty;
        if (cut || value[0] != '\'')
            return false;

        var end = ValueEnd(value);
        cut = end == value.Length;
        if (cut)
            return false;
        Keep(key, value[1..end]);
        rest = value[(end + 1)..];
        return true;
    }

    private static int KeyLength(ReadOnlySpan<byte> rest)
    {
        var length = 0;
        while (length < rest.Length && IsKeyPart(rest[length], length == 0))
            length++;
        return length;
    }

    private static bool IsKeyPart(byte one, bool isFirst) =>
        (one | 0x20) is >= 'a' and <= 'z' || one == '_' || (!isFirst && one is (>= (byte)'0' and <= (byte)'9') or (byte)'.' or (byte)'-');

    private static int ValueEnd(ReadOnlySpan<byte> value)
    {
        var end = 1;
        while (end < value.Length && value[end] != '\'')
            end += value[end] == '\\' && end + 1 < value.Length && value[end + 1] == '\'' ? 2 : 1;
        return end;
    }

    private void Keep(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("dossier"u8))
            _dossier = Decode(value);
        else if (key.SequenceEqual("purpose"u8))
            _purpose = Decode(value);
        else if (key.SequenceEqual("route"u8))
            _route = Decode(value);
        else if (key.SequenceEqual("actor"u8))
            _actor = Decode(value);
        else if (key.SequenceEqual("traceparent"u8))
            _traceId = SecondPart(Decode(value));
    }

    private string Decode(ReadOnlySpan<byte> value)
    {
        _value.Clear();
        PercentEncoding.Decode(value, _value);
        var text = _value.ToString();
        _value.Clear();
        return text;
    }

    private static string? SecondPart(string traceparent)
    {
        var parts = traceparent.Split('-', 3);
        return parts.Length > 1 ? parts[1] : null;
    }
}
