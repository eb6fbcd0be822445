using System.Text;

namespace SecMon.Events;

/// <summary>
/// Gives the same string for the same bytes while it remembers them, so that account names and tables that stand in
/// every record are decoded once. Of fixed size: a newer text takes the place of an older one. Used by one thread.
/// </summary>
public sealed class Utf8StringPool
{
    private const int Places = 4_096;
    private const int LongestPooledBytes = 128;

    private readonly string?[] _strings = new string?[Places];
    private readonly byte[]?[] _bytes = new byte[Places][];

    /// <summary>The text of UTF-8 bytes; invalid sequences read as U+FFFD.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        if (utf8.Length > LongestPooledBytes)
            return Encoding.UTF8.GetString(utf8);

        var place = Place(utf8);
        if (_bytes[place] is { } known && utf8.SequenceEqual(known))
            return _strings[place]!;

        _bytes[place] = utf8.ToArray();
        return _strings[place] = Encoding.UTF8.GetString(utf8);
    }

    private static int Place(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode() & (Places - 1);
    }
}
