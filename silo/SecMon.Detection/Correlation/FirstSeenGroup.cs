using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary><c>first_seen</c> (sigma.md 10.4): a value that its group had not within the history, once the group has learnt long enough.</summary>
internal sealed class FirstSeenGroup(RunningRule rule, IReadOnlyList<string> values, FirstSeenKeys keys) : Group(rule, values)
{
    private readonly Dictionary<string, long> _seen = [];
    private readonly SortedSet<(long Ticks, string Value)> _byTime = new(DistinctValues.ByTimeThenValue);
    private long _first = long.MaxValue;

    public override bool MayRest => _byTime.Count <= MostAtRest;

    public override Firing? Enter(in Match match, out bool isLate)
    {
        See(match.Ticks);
        var oldest = OldestWithin(keys.History.Ticks);
        isLate = match.Ticks < oldest;
        if (isLate)
            return null;

        while (_byTime.Count > 0 && _byTime.Min.Ticks < oldest)
            Forget(_byTime.Min);
        _first = Math.Min(_first, match.Ticks);
        var isLearnt = Milliseconds(Newest) - Milliseconds(_first) >= Milliseconds(keys.Learn.Ticks);
        List<string> news = [];
        foreach (var value in match.Target.Counted)
        {
            if (!_seen.ContainsKey(value))
                news.Add(value);
            Note(value, match.Ticks);
        }

        if (news.Count == 0 || !isLearnt || IsQuiet)
            return null;
        List<EvidenceItem> evidence = [.. match.Nested, match.Evidence];
        return Fire(match.Entry.Context, evidence, evidence.Count, $"{news.Count} new value{(news.Count == 1 ? "" : "s")} of {keys.Field}{By}, not seen for {Span.Text(keys.History.Ticks)}") with { NamedBy = match.Evidence };
    }

    public override void Write(EvidenceWriter writer)
    {
        writer.Write(_first);
        writer.Write7BitEncodedInt(_byTime.Count);
        foreach (var (ticks, value) in _byTime)
        {
            writer.Write(value);
            writer.Write(ticks);
        }
    }

    public override void Read(EvidenceReader reader)
    {
        _first = reader.ReadInt64();
        for (var count = reader.ReadCount(); count > 0; count--)
            Note(reader.ReadString(), reader.ReadInt64());
    }

    private void Note(string value, long ticks)
    {
        if (_seen.TryGetValue(value, out var newest))
        {
            if (newest >= ticks)
                return;
            _byTime.Remove((newest, value));
        }

        _seen[value] = ticks;
        _byTime.Add((ticks, value));
        if (_byTime.Count > Rule.Capacity)
            Forget(_byTime.Min);
    }

    private void Forget((long Ticks, string Value) oldest)
    {
        _byTime.Remove(oldest);
        _seen.Remove(oldest.Value);
    }
}
