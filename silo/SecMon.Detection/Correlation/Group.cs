using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>The state of one group of one rule: its window, and when it fired last.</summary>
internal sealed class Group
{
    private readonly EntryWindow _window = new();
    private readonly DistinctValues? _values;
    private readonly Dictionary<string, int>? _once;

    public Group(RunningRule rule, IReadOnlyList<string> values)
    {
        Rule = rule;
        Values = values;
        if (rule.Correlation is { CountedFields.Count: > 0 })
            _values = new DistinctValues(rule.Needed);
        if (rule.Correlation?.OncePer is not null)
            _once = [];
    }

    public RunningRule Rule { get; }

    public IReadOnlyList<string> Values { get; }

    /// <summary>Newest event time seen in the group; the group's <c>now</c>.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary><c>now</c> when it fired last; null when it never did.</summary>
    public long? LastFired { get; private set; }

    /// <summary>Matches of a detection rule with <c>suppress</c> since its last alert.</summary>
    public long Quiet { get; private set; }

    /// <summary>Grows with every entry of the partition: which group was used last.</summary>
    public long Touched { get; set; }

    /// <summary>Neighbours in the order of use, kept by <see cref="GroupOrder"/>.</summary>
    public Group? Older { get; set; }

    /// <summary>See <see cref="Older"/>.</summary>
    public Group? Newer { get; set; }

    public EntryWindow Window => _window;

    public DistinctValues? Distinct => _values;

    /// <summary>Takes an entry in and evaluates the rule.</summary>
    /// <returns>What fired, or null.</returns>
    public Firing? Enter(MatchEntry entry, MatchTarget target) =>
        Rule.Correlation is null ? EnterQuietTime(entry) : EnterWindow(entry, target);

    /// <summary>Takes up a group that was written down.</summary>
    public void Restore(long newest, long? lastFired, long quiet)
    {
        Newest = newest;
        LastFired = lastFired;
        Quiet = quiet;
    }

    /// <summary>Takes up an entry that was written down.</summary>
    public void RestoreEntry(in WindowEntry entry) => Add(entry);

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
        LastFired = Newest;
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
        var isTooLate = Newest - entry.Evidence.Ticks > Rule.WindowTicks;
        var isRepeated = target.OncePer is not null && _once?.ContainsKey(target.OncePer) == true;
        if (isTooLate || isRepeated)
            return null;

        Add(new WindowEntry(entry.Evidence, target.Counted, target.OncePer));
        var computed = _values?.Count ?? _window.Count;
        if (IsQuiet() || !Rule.Correlation!.Condition.All(threshold => threshold.Holds(computed)))
            return null;

        LastFired = Newest;
        return WindowFiring(entry, computed);
    }

    private bool IsQuiet() => LastFired is { } fired && Newest - fired <= Rule.QuietTicks;

    private void Add(in WindowEntry entry)
    {
        while (_window.Count >= Rule.Capacity)
        {
            var pushedOut = _window.RemoveOldest();
            _values?.Overflow(pushedOut);
            LeaveOnce(pushedOut);
        }

        _window.Insert(entry);
        _values?.Enter(entry);
        if (_once is not null && entry.OncePer is { } once)
            _once[once] = _once.GetValueOrDefault(once) + 1;
    }

    /// <summary>Both ends of the window are included (sigma.md 8.3).</summary>
    private void Expire()
    {
        var oldest = Newest - Rule.WindowTicks;
        while (_window.Count > 0 && _window[0].Ticks < oldest)
        {
            var expired = _window.RemoveOldest();
            _values?.Expire(expired);
            LeaveOnce(expired);
        }

        _values?.ExpireOverflow(oldest);
    }

    private void LeaveOnce(in WindowEntry entry)
    {
        if (_once is null || entry.OncePer is not { } once)
            return;
        var left = _once[once] - 1;
        if (left > 0)
            _once[once] = left;
        else
            _once.Remove(once);
    }

    private Firing WindowFiring(MatchEntry trigger, int computed)
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
            EvidenceCount = _window.Count,
            First = evidence[0],
            Reason = $"{what}{by} over {Span.Text(Rule.WindowTicks)} = {computed}, threshold {thresholds}",
        };
    }
}
