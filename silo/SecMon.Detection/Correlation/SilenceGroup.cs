using System.Globalization;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>
/// <c>silence</c> (sigma.md 10.4). When it fires depends on ticks, what it says does not: the alert tells of the last event and
/// of the time until which the next one was waited for. It waits again only after a newer event.
/// </summary>
internal sealed class SilenceGroup(RunningRule rule, IReadOnlyList<string> values, SilenceKeys keys) : Group(rule, values)
{
    /// <summary>A group that follows its own gaps is not waited for longer than this, ticks.</summary>
    public static readonly long LongestWait = TimeSpan.FromDays(30).Ticks;

    /// <summary>Gaps of before that are usual; the longest of them counts.</summary>
    private const int MostGaps = 100;

    /// <summary>With fewer gaps nothing is usual yet.</summary>
    private const int FewestGaps = 10;

    /// <summary>Of more sources than this the ones that came first are waited for.</summary>
    private const int MostSources = 64;

    private readonly Queue<long> _gaps = new();
    private readonly SortedSet<string> _sources = new(StringComparer.Ordinal);
    private EvidenceItem? _last;
    private AlertContext _context = AlertContext.From([]);
    private bool _isSilent;

    public override long Deadline => _last is null || _isSilent || Wait is not { } wait ? long.MaxValue : Newest + wait;

    public override IReadOnlyCollection<string> Sources => _sources;

    private long? Wait => keys.After is { } after ? after.Ticks
        : _gaps.Count < FewestGaps ? null
        : (long)Math.Min(LongestWait, Math.Max(TimeSpan.TicksPerSecond, _gaps.Max() * keys.Times));

    public override Firing? Enter(in Match match, out bool isLate)
    {
        isLate = match.Ticks < Newest;
        if (_sources.Count < MostSources)
            _sources.Add(match.Evidence.Origin.Source);
        if (isLate)
            return null;

        // A tick that came in between would have said so, but ticks are few and come after their batch.
        var firing = match.Ticks > Deadline ? Expire() : null;
        if (_last is not null && !_isSilent && keys.After is null)
            NoteGap(match.Ticks - Newest);
        See(match.Ticks);
        (_last, _context, _isSilent) = (match.Evidence, match.Entry.Context, false);
        return firing;
    }

    public override Firing Expire()
    {
        var deadline = Deadline;
        var wait = Span.Text(deadline - Newest);
        _isSilent = true;
        var usual = keys.After is null ? $" ({keys.Times.ToString(CultureInfo.InvariantCulture)} times the longest usual gap)" : "";
        return Fire(_context, [_last!.Value], 1, $"nothing came{Of} for more than {wait}{usual}") with { Ticks = deadline };
    }

    public override void Write(EvidenceWriter writer)
    {
        writer.Write(_isSilent);
        writer.Write7BitEncodedInt(_gaps.Count);
        foreach (var gap in _gaps)
            writer.Write(gap);
        writer.Write(_last is not null);
        if (_last is not { } last)
            return;
        writer.Write(last);
        ContextCodec.Write(writer, _context);
        writer.Write([.. _sources]);
    }

    public override void Read(EvidenceReader reader)
    {
        _isSilent = reader.ReadBoolean();
        for (var count = reader.ReadCount(); count > 0; count--)
            _gaps.Enqueue(reader.ReadInt64());
        if (reader.ReadBoolean())
            ReadLast(reader);
    }

    private void ReadLast(EvidenceReader reader)
    {
        (_last, _context) = (reader.ReadEvidence(), ContextCodec.Read(reader, reader.HasRanks));
        // An older version wrote no sources: that of the last event is one.
        if (reader.BaseStream.Position < reader.BaseStream.Length)
            _sources.UnionWith(reader.ReadTexts());
        else
            _sources.Add(_last.Value.Origin.Source);
    }

    private void NoteGap(long ticks)
    {
        _gaps.Enqueue(ticks);
        if (_gaps.Count > MostGaps)
            _gaps.Dequeue();
    }
}
