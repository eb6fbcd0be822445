using System.Text;

namespace SecMon.Events.Formats.Zones;

/// <summary>What one text behind the times of a log means: an offset in digits, or the abbreviation of a zone.</summary>
internal sealed class LogZone
{
    private readonly byte[] _text;
    private readonly TimeSpan _offset;
    private readonly TimeZoneInfo? _zone;
    private readonly TimeSpan[] _offsetsOfZone;

    private LogZone(ReadOnlySpan<byte> text, TimeSpan offset, TimeZoneInfo? zone, TimeSpan[] offsetsOfZone)
    {
        _text = text.ToArray();
        _offset = offset;
        _zone = zone;
        _offsetsOfZone = offsetsOfZone;
        Name = Encoding.UTF8.GetString(text);
    }

    /// <summary>As the log writes it.</summary>
    public string Name { get; }

    /// <summary>As the log writes it, in UTF-8.</summary>
    public ReadOnlySpan<byte> Text => _text;

    /// <summary>True when the log does not say which zone it means.</summary>
    public bool IsGuessed { get; private init; }

    /// <summary>A zone of one offset.</summary>
    public static LogZone Fixed(ReadOnlySpan<byte> text, TimeSpan offset) => new(text, offset, zone: null, []);

    /// <summary>An abbreviation that is one of the log's own zone.</summary>
    /// <param name="text">The abbreviation.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="own">The abbreviations of that zone, with their offsets.</param>
    public static LogZone Own(ReadOnlySpan<byte> text, TimeZoneInfo zone, IReadOnlyDictionary<string, TimeSpan> own) =>
        new(text, own[Encoding.UTF8.GetString(text)], zone, [.. own.Values]);

    /// <summary>An abbreviation that can mean anything.</summary>
    /// <param name="text">The abbreviation.</param>
    /// <param name="zone">By which it is read; null for UTC.</param>
    public static LogZone Guessed(ReadOnlySpan<byte> text, TimeZoneInfo? zone) => new(text, default, zone, []) { IsGuessed = true };

    /// <summary>The offset from UTC of a time that was written with this text.</summary>
    public TimeSpan OffsetAt(DateTime local)
    {
        if (_zone is null)
            return _offset;

        // An hour that daylight saving skips was never written; the offset before it is as good as any.
        var offset = _zone.GetUtcOffset(local);
        // An offset that the zone has under one of its abbreviations leaves the word to the log, which knows which of the two hours it was.
        // Under none of them, the zone once meant something else by this one, as Moscow by MSK until 2014.
        return Array.IndexOf(_offsetsOfZone, offset) >= 0 ? _offset : offset;
    }
}
