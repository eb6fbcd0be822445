using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>
/// <c>without</c> (sigma.md 10.4): a match, and none of the missing rules in the window before it. An event that matches both
/// is its own forerunner. Times of two windows are kept, because a late match looks back from its own time.
/// </summary>
internal sealed class WithoutGroup(RunningRule rule, IReadOnlyList<string> values) : Group(rule, values)
{
    private readonly List<long> _missing = [];   // in order

    public override bool MayRest => _missing.Count <= MostAtRest;

    public override Firing? Enter(in Match match, out bool isLate)
    {
        See(match.Ticks);
        isLate = match.Ticks < OldestWithin(Rule.WindowTicks);
        if (isLate)
            return null;

        _missing.RemoveRange(0, PlaceOf(OldestWithin(Rule.WindowTicks * 2)));
        if (match.Rules.Any(Rule.Missing.Contains))
            Note(match.Ticks);
        if (!match.Rules.Any(matched => !Rule.Missing.Contains(matched)) || HasBefore(match.Ticks) || IsQuiet)
            return null;
        List<EvidenceItem> evidence = [.. match.Nested, match.Evidence];
        var titles = ((Rules.WithoutKeys)Rule.Correlation!.Keys!).Missing.Select(missing => missing.Metadata.Title);
        return Fire(match.Entry.Context, evidence, evidence.Count, $"a match{By} without {string.Join(" or ", titles)} in the {Span.Text(Rule.WindowTicks)} before it") with { NamedBy = match.Evidence };
    }

    public override void Write(EvidenceWriter writer)
    {
        writer.Write7BitEncodedInt(_missing.Count);
        foreach (var ticks in _missing)
            writer.Write(ticks);
    }

    public override void Read(EvidenceReader reader)
    {
        for (var count = reader.ReadCount(); count > 0; count--)
            _missing.Add(reader.ReadInt64());
    }

    private void Note(long ticks)
    {
        _missing.Insert(PlaceOf(ticks), ticks);
        if (_missing.Count > Rule.Capacity)
            _missing.RemoveAt(0);
    }

    private bool HasBefore(long ticks)
    {
        var oldest = ticks - (ticks % TimeSpan.TicksPerMillisecond) - Rule.WindowTicks;
        var place = PlaceOf(oldest);
        return place < _missing.Count && _missing[place] <= ticks;
    }

    /// <summary>How many times are earlier.</summary>
    private int PlaceOf(long ticks)
    {
        var place = _missing.BinarySearch(ticks);
        if (place < 0)
            return ~place;
        while (place > 0 && _missing[place - 1] == ticks)
            place--;
        return place;
    }
}
