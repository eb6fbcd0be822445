using System.Buffers;
using System.Text;

namespace SecMon.Events.Formats.Zones;

/// <summary>
/// Reads the zones of one log. An abbreviation means what it means in the log's own zone; else the offset at which all zones that use it
/// agree; else it is read by the log's own zone or UTC, and is a guess. Used by one thread at a time.
/// </summary>
/// <param name="own">Zone of the source's log (configuration: <c>log_timezone</c>); null when that is not set.</param>
internal sealed class LogZones(TimeZoneInfo? own)
{
    /// <summary>An abbreviation has six letters at most; of what is longer only so many are looked at.</summary>
    public const int LongestName = 16;

    /// <summary>A log has one or two; one that writes many was made up.</summary>
    private const int MostKnown = 32;

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly IReadOnlyDictionary<string, TimeSpan> _ownNames = own is null ? new Dictionary<string, TimeSpan>() : ZoneAbbreviations.Of(own.Id);
    private readonly List<LogZone> _known = [];
    private LogZone _last = LogZone.Fixed("UTC"u8, TimeSpan.Zero);

    /// <summary>Zone of the source's log; null when nobody said.</summary>
    public TimeZoneInfo? Own => own;

    /// <summary>Reads what stands behind a time.</summary>
    /// <param name="text">An offset (<c>+07</c>, <c>+0530</c>, <c>+05:30</c>) or letters.</param>
    /// <returns>Null when it is neither.</returns>
    public LogZone? Find(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual(_last.Text))
            return _last;
        if (text.IsEmpty)
            return null;
        if (text[0] is not ((byte)'+' or (byte)'-'))
        {
            if (text.ContainsAnyExcept(Letters))
                return null;
            text = text[..Math.Min(text.Length, LongestName)];
        }

        if ((Known(text) ?? Make(text)) is not { } zone)
            return null;
        return _last = zone;
    }

    private LogZone? Known(ReadOnlySpan<byte> text)
    {
        foreach (var zone in _known)
        {
            if (text.SequenceEqual(zone.Text))
                return zone;
        }

        return null;
    }

    private LogZone? Make(ReadOnlySpan<byte> text)
    {
        if ((text[0] is (byte)'+' or (byte)'-' ? Digits(text) : Abbreviation(text)) is not { } zone)
            return null;
        if (_known.Count == MostKnown)
            _known.Clear();
        _known.Add(zone);
        return zone;
    }

    private LogZone Abbreviation(ReadOnlySpan<byte> text)
    {
        var name = Encoding.UTF8.GetString(text);
        if (name is "UTC" or "GMT" or "Z")
            return LogZone.Fixed(text, TimeSpan.Zero);
        if (own is not null && _ownNames.ContainsKey(name))
            return LogZone.Own(text, own, _ownNames);
        return ZoneAbbreviations.Agreed(name) is { } agreed ? LogZone.Fixed(text, agreed) : LogZone.Guessed(text, own);
    }

    private static LogZone? Digits(ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[4];
        digits.Fill((byte)'0');
        var count = 0;
        foreach (var letter in text[1..])
        {
            if (letter == ':')
                continue;
            if (!char.IsAsciiDigit((char)letter) || count == 4)
                return null;
            digits[count++] = letter;
        }

        if (count is not (2 or 4))
            return null;
        var hours = ((digits[0] - '0') * 10) + digits[1] - '0';
        var minutes = ((digits[2] - '0') * 10) + digits[3] - '0';
        if (hours > 15 || minutes > 59)
            return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return LogZone.Fixed(text, text[0] == '-' ? -offset : offset);
    }
}
