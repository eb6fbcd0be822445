using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>The state of one group of one rule: its window, and when it fired last.</summary>
internal sealed class Group
{
    private EntryWindow _window;
    private WindowIndex? _index;
    private long _lastFired = long.MinValue;

    public Group(RunningRule rule, IReadOnlyList<string> values)
    {
        Rule = rule;
        Values = values;
    }

    public RunningRule Rule { get; }

    public IReadOnlyList<string> Values { get; }

    /// <summary>Newest event time seen in the group; the group's <c>now</c>.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary><c>now</c> when it fired last; null when it never did.</summary>
    public long? LastFired => _lastFired == long.MinValue ? null : _lastFired;

    /// <summary>Matches of a detection rule with <c>suppress</c> since its last alert.</summary>
    public long Quiet { get; private set; }

    /// <summary>Grows with every entry of the partition: which group was used last.</summary>
    public long Touched { get; set; }

    /// <summary>Neighbours in the order of use, kept by <see cref="GroupOrder"/>.</summary>
    public Group? Older { get; set; }

    /// <summary>See <see cref="Older"/>.</summary>
    public Group? Newer { get; set; }

    public int EntryCount => _window.Count;

    /// <summary>The score of a risk; null before its first entry, and for other rules.</summary>
    public RiskTally? Tally { get; private set; }

    /// <summary>Values of entries that were pushed out and still count; empty for all but full windows.</summary>
    public IReadOnlyList<(long Ticks, string Value)> Overflowed => _index?.Distinct.Overflowed ?? [];

    public WindowEntry Entry(int index) => _window[index];

    /// <summary>Takes an entry in and evaluates the rule.</summary>
    /// <returns>What fired, or null.</returns>
    public Firing? Enter(MatchEntry entry, MatchTarget target) =>
        Rule.Correlation is null ? EnterQuietTime(entry) : EnterWindow(entry, target);

    /// <summary>Takes up a group that was written down.</summary>
    public void Restore(long newest, long? lastFired, long quiet)
    {
        Newest = newest;
        _lastFired = lastFired ?? long.MinValue;
        Quiet = quiet;
    }

    /// <summary>Takes up an entry that was written down.</summary>
    public void RestoreEntry(in WindowEntry entry) => Add(entry);

    /// <summary>Takes up a value of <see cref="Overflowed"/> that was written down.</summary>
    public void RestoreOverflow(string value, long ticks) => Index.Distinct.RestoreOverflow(value, ticks);

    /// <summary>Takes up a score that was written down.</summary>
    /// <returns>Null when the rule is no risk.</returns>
    public RiskTally? RestoreTally() => Tally = Rule.Risk is null ? null : new RiskTally(Rule.Risk);

    /// <summary>A detection rule with <c>suppress</c> (sigma.md 10.2): quiet matches are counted in the next alert.</summary>
    private Firing? EnterQuietTime(MatchEntry entry)
    {
        Newest = Math.Max(Newest, entry.Evidence.Ticks);
        if (IsQuiet())
        {
            Quiet++;
            return null;
        }

        var count = Quiet + 1;
        _lastFired = Newest;
        Quiet = 0;
        return new Firing
        {
            Rule = Rule.Metadata,
            GroupBy = Rule.GroupBy,
            GroupValues = Values,
            Context = entry.Context,
            Evidence = [entry.Evidence],
            EvidenceCount = count,
            First = entry.Evidence,
            Reason = count == 1
                ? $"one event matched the rule; further ones of the group stay quiet for {Span.Text(Rule.QuietTicks)}"
                : $"{count} events matched the rule since the group's last alert",
        };
    }

    private Firing? EnterWindow(MatchEntry entry, MatchTarget target)
    {
        Newest = Math.Max(Newest, entry.Evidence.Ticks);
        Expire();
        var isTooLate = entry.Evidence.Ticks < OldestWithin(Rule.WindowTicks);
        if (isTooLate || (target.OncePer is { } once && HoldsOnce(once)))
            return null;

        var entered = new WindowEntry(entry.Evidence, target.Counted, target.OncePer, target.Matched);
        var isKept = Add(entered);
        if (Rule.Risk is { } model)
            (Tally ??= new RiskTally(model)).Enter(entered, Newest);
        var computed = Compute();
        if (IsQuiet() || !Rule.Correlation!.Condition.All(threshold => threshold.Holds(computed)))
            return null;

        _lastFired = Newest;
        var count = isKept ? _window.Count : _window.Count + 1;
        return Rule.Risk is null ? WindowFiring(entry, computed, count) : RiskOf(entry, count, isKept ? null : entered);
    }

    private double Compute()
    {
        if (Tally is not null)
            return Tally.Total;
        return Rule.Correlation!.CountedFields.Count > 0 ? CountDistinct() : _window.Count;
    }

    private bool IsQuiet() => _lastFired != long.MinValue && _lastFired >= OldestWithin(Rule.QuietTicks);

    /// <summary>The oldest time that is no further from now than a span: both ends are included, in milliseconds (sigma.md 8.3).</summary>
    private long OldestWithin(long spanTicks) => Newest - (Newest % TimeSpan.TicksPerMillisecond) - spanTicks;

    private WindowIndex Index => _index ??= new WindowIndex(Rule, _window);

    /// <summary>A full window keeps the newest entries, in whatever order they come.</summary>
    /// <returns>False for a late entry that is older than all of them.</returns>
    private bool Add(in WindowEntry entry)
    {
        if (_window.Count >= Rule.Capacity)
        {
            if (entry.Ticks < _window[0].Ticks)
            {
                Index.Pass(entry);
                return false;
            }

            var index = Index;
            index.Overflow(_window.RemoveOldest());
        }

        _window.Insert(entry);
        if (_index is not null)
            _index.Enter(entry);
        else if (_window.Count > WindowIndex.SmallWindow)
            _index = new WindowIndex(Rule, _window);
        return true;
    }

    private void Expire()
    {
        var oldest = OldestWithin(Rule.WindowTicks);
        while (_window.Count > 0 && _window[0].Ticks < oldest)
        {
            var expired = _window.RemoveOldest();
            _index?.Expire(expired);
        }

        _index?.Distinct.ExpireOverflow(oldest);
        if (_window.Count == 0 && _index?.Distinct.Count == 0)
            _index = null;
    }

    private bool HoldsOnce(string once)
    {
        if (_index is not null)
            return _index.Holds(once);
        for (var i = 0; i < _window.Count; i++)
        {
            if (_window[i].OncePer == once)
                return true;
        }

        return false;
    }

    private int CountDistinct()
    {
        if (_index is not null)
            return _index.Distinct.Count;
        if (_window.Count == 1)
            return _window[0].Counted.Count;

        var values = new HashSet<string>();
        for (var i = 0; i < _window.Count; i++)
            values.UnionWith(_window[i].Counted);
        return values.Count;
    }

    /// <summary>Two alerts of a risk may share evidence, so the event that made it fire names the alert.</summary>
    private Firing RiskOf(MatchEntry trigger, int count, WindowEntry? notKept)
    {
        var evidence = EvidenceList.Of(_window, trigger.Evidence);
        var risk = RiskFiring.DetailOf(Rule.Risk!, Tally!, _window, notKept);
        return new Firing
        {
            Rule = Rule.Metadata,
            GroupBy = Rule.GroupBy,
            GroupValues = Values,
            Context = trigger.Context,
            Evidence = evidence,
            EvidenceCount = count,
            First = evidence[0],
            NamedBy = trigger.Evidence,
            Risk = risk,
            Reason = RiskFiring.ReasonOf(risk, Rule),
        };
    }

    private Firing WindowFiring(MatchEntry trigger, double computed, int count)
    {
        var rule = Rule.Correlation!;
        var evidence = EvidenceList.Of(_window, trigger.Evidence);
        var what = rule.CountedFields.Count > 0
            ? $"value_count of {string.Join(", ", rule.CountedFields)}"
            : "event_count";
        var by = Rule.GroupBy.Count > 0 ? $" by {string.Join(", ", Rule.GroupBy)}" : "";
        var thresholds = string.Join(" and ", rule.Condition.Select(threshold => threshold.ToString()));
        return new Firing
        {
            Rule = Rule.Metadata,
            GroupBy = Rule.GroupBy,
            GroupValues = Values,
            Context = trigger.Context,
            Evidence = evidence,
            EvidenceCount = count,
            First = evidence[0],
            Reason = $"{what}{by} over {Span.Text(Rule.WindowTicks)} = {computed}, threshold {thresholds}",
        };
    }
}
