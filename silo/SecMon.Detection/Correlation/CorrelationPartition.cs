using System.Runtime.InteropServices;
using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Correlation;

/// <summary>
/// The windows of one partition. Pure: the order of entries and ticks alone decides what fires and what is forgotten.
/// A snapshot is one consistent cut taken while entries go on: buckets are marked, a marked bucket is written before its
/// first later change (design.md, Correlation partitions).
/// </summary>
public sealed class CorrelationPartition
{
    /// <summary>How many partitions there are. Part of what decides forgetting, so the same in silo and replay.</summary>
    public const int Partitions = 16;

    /// <summary>Most groups of one rule in all partitions together.</summary>
    public const int MostGroupsPerRule = 1_000_000;

    private readonly GroupTable _groups;
    private readonly PriorityQueue<Group, (long Deadline, long Touched)> _waiting = new();
    private readonly Dictionary<ulong, List<Firing>> _firings = [];   // of the entry that is being applied, where correlations refer to it
    private readonly Dictionary<string, long> _late = [];
    private readonly List<Group> _blocked = [];
    private readonly IRunningRules _rules;
    private readonly AlertBuilder _alerts;
    private readonly FiringDecider _decider;

    /// <summary>Makes an empty partition.</summary>
    /// <param name="rules">Finds the rules that entries name.</param>
    /// <param name="alerts">Makes the alerts.</param>
    public CorrelationPartition(IRunningRules rules, AlertBuilder alerts)
    {
        _rules = rules;
        _alerts = alerts;
        _decider = new FiringDecider(rules, alerts.Pseudonyms);
        _groups = new GroupTable(MostGroupsPerRule / Partitions) { OnLeaving = group => Say(group.Rule, group.Values, group.TakeRest()) };
    }

    /// <summary>Told what quiet times hold back, in order: before the alert that ends the quiet time. Null when nobody asks.</summary>
    public Action<HeldBack>? OnHeldBack { get; init; }

    /// <summary>Told what became of the signal of a correlation. Null when nobody asks.</summary>
    public Action<SignalOutcome>? OnOutcome
    {
        get => _decider.OnOutcome;
        init => _decider.OnOutcome = value;
    }

    /// <summary>Is told what decisions do to correlations.</summary>
    public DecisionWatch Watch
    {
        get => _decider.Watch;
        init => _decider.Watch = value;
    }

    /// <summary>Newest time of any stream, ticks of UTC.</summary>
    public long StreamTicks { get; private set; } = long.MinValue;

    /// <summary>How many groups are live.</summary>
    public int GroupCount => _groups.Count;

    /// <summary>Entries that came for a rule which no rule set in use has; they are left out.</summary>
    public long EntriesOfUnknownRules { get; private set; }

    /// <summary>Groups that went because their rule had too many.</summary>
    public long GroupsPushedOut => _groups.PushedOut.Values.Sum();

    /// <summary>The same by the rule's id.</summary>
    public IReadOnlyDictionary<string, long> GroupsPushedOutByRule => _groups.PushedOut;

    /// <summary>Entries that came too late for their group's window and were left out, by the source's id (sigma.md 8.3).</summary>
    public IReadOnlyDictionary<string, long> LateEntries => _late;

    /// <summary>The partition that owns a group.</summary>
    public static int PartitionOf(ulong rule, IReadOnlyList<string> group) => (int)(StableHash.OfGroup(rule, group) % Partitions);

    /// <summary>Takes an entry in and evaluates every rule that it is for, inner correlations before outer ones.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="fired">Alerts are added here, in the order in which rules fire.</param>
    public void Apply(MatchEntry entry, List<Alert> fired)
    {
        StreamTicks = Math.Max(StreamTicks, entry.StreamTicks);
        _firings.Clear();
        foreach (var target in entry.Targets)
        {
            if (_rules.Find(target.Rule) is not { } rule)
                EntriesOfUnknownRules++;
            else if (MatchOf(entry, target) is { } match)
                Enter(rule, match, fired);
        }
    }

    /// <summary>
    /// Event time passes: what waited long enough fires, then what no stream will enter any more is forgotten.
    /// </summary>
    /// <param name="ticks">The time that every stream has reached; an earlier one changes nothing.</param>
    /// <param name="fired">Alerts are added here.</param>
    public void Tick(long ticks, List<Alert> fired)
    {
        TickClock(ticks, fired);
        _groups.Forget(ticks);
    }

    /// <summary>The time of every source passes, as in <see cref="TickClocks"/>.</summary>
    /// <param name="ticks">The time that every stream has reached.</param>
    /// <param name="fired">Alerts are added here.</param>
    public void TickClock(long ticks, List<Alert> fired) => TickClocks(new SourceClocks(ticks), fired);

    /// <summary>
    /// The times of the sources pass: what waited long enough fires. Nothing is forgotten by it, so that a log that was written long ago
    /// finds its windows however long the reading pauses.
    /// </summary>
    /// <param name="clocks">The time up to which nothing more will come from each.</param>
    /// <param name="fired">Alerts are added here.</param>
    public void TickClocks(SourceClocks clocks, List<Alert> fired)
    {
        while (_waiting.TryPeek(out var group, out var queued) && queued.Deadline < clocks.Latest)
        {
            _waiting.Dequeue();
            group.IsWaiting = false;
            if (group.IsGone)
                continue;
            if (!_rules.Runs(group.Rule.Key))
            {
                _groups.WillChange(group);
                Say(group.Rule, group.Values, group.TakeRest());
                continue;
            }

            if (group.Deadline < clocks.Latest && !clocks.HavePassed(group))
            {
                _blocked.Add(group);
                continue;
            }

            if (group.Deadline < clocks.Latest)
                Expire(group, fired);
            _groups.Rest(group);
            Wait(group);
        }

        foreach (var group in _blocked)
            Wait(group);
        _blocked.Clear();
    }

    /// <summary>True when <see cref="Tick"/> with that time would do anything; otherwise it may as well be left out.</summary>
    public bool WouldAct(long ticks) => WouldFire(ticks) || _groups.WouldForget(ticks);

    /// <summary>True when <see cref="TickClock"/> with that time may fire; otherwise it may as well be left out.</summary>
    public bool WouldFire(long ticks) => _waiting.TryPeek(out _, out var queued) && queued.Deadline < ticks;

    /// <summary>True when <see cref="TickClocks"/> may fire; otherwise it may as well be left out.</summary>
    public bool WouldFire(SourceClocks clocks) =>
        WouldFire(clocks.Latest)
        && _waiting.UnorderedItems.Any(waiting => waiting.Priority.Deadline < clocks.Latest && (waiting.Element.IsGone || clocks.HavePassed(waiting.Element)));

    /// <summary>The log is read to its end: what quiet times hold back and would be said within a minute is said now.</summary>
    public void SayRest()
    {
        foreach (var group in _groups.Waking.ToList())
            Say(group.Rule, group.Values, group.TakeRest());
    }

    /// <summary>Marks all buckets: what they hold now is what the snapshot will say.</summary>
    public void BeginSnapshot() => _groups.BeginSnapshot();

    /// <summary>Takes the next bucket of the snapshot that began. A small piece of work.</summary>
    /// <returns>Null when the snapshot is whole.</returns>
    public BucketCopy? TakeCopy() => _groups.TakeCopy();

    /// <summary>Takes up a snapshot.</summary>
    /// <param name="copies">All its buckets.</param>
    /// <param name="streamTicks">The stream's time when it was taken.</param>
    public void Restore(IEnumerable<BucketCopy> copies, long streamTicks)
    {
        StreamTicks = streamTicks;
        _groups.Restore(copies, _rules);
        foreach (var group in _groups.Waking)
            Wait(group);
    }

    /// <summary>What an entry is to a rule: a correlation that refers to others asks which of them fired at it.</summary>
    /// <returns>Null when it would be a match only if one of them had fired.</returns>
    private Match? MatchOf(MatchEntry entry, MatchTarget target)
    {
        if (target.Inner.Count == 0)
            return new Match(entry, target, target.Matched, []);

        List<ulong> rules = [.. target.Matched];
        List<EvidenceItem> nested = [];
        foreach (var inner in target.Inner)
        {
            if (!_firings.TryGetValue(inner, out var firings))
                continue;
            rules.Add(inner);
            nested.AddRange(firings.SelectMany(firing => firing.Evidence).Where(item => item != entry.Evidence));
        }

        return rules.Count == 0 ? null : new Match(entry, target, rules, [.. nested.Distinct()]);
    }

    private void Enter(RunningRule rule, in Match match, List<Alert> fired)
    {
        var slot = _groups.Find(rule, match.Target.Group);
        var streamTicks = match.Entry.StreamTicks;
        // One record of a time far ahead forgets nothing: the stream may not be there.
        if (slot != 0 && !match.Entry.IsProvisional && _groups.IsForgotten(slot, streamTicks))
        {
            if (_groups.Awake(slot) is { } gone && gone.Deadline < streamTicks)
                Expire(gone, fired);
            _groups.Remove(slot);
            slot = 0;
        }

        var group = slot == 0 ? _groups.Create(rule, match.Target.Group, out slot) : _groups.Wake(slot);
        if (group is not SplitGroup && SplitGroup.Splits(group, match))
            group = new SplitGroup(group) { Touched = group.Touched };
        var firing = group.Enter(match, out var isLate);
        // A group is older than what its rule says of itself now. Before it rests, since it remembers how much people heard.
        if (firing is not null)
            firing = Decided(rule, group, firing with { Rule = rule.Metadata, Decided = match.Target.Decided }, match.Entry.Feed, match.Target.IsSilent);
        Say(rule, match.Target.Group, group.TakeHeld());
        if (group is SplitGroup { Only: { } only } split)
            group = Joined(split, only);
        if (isLate)
            _late[match.Evidence.Origin.Source] = _late.GetValueOrDefault(match.Evidence.Origin.Source) + 1;
        _groups.Used(slot, group);
        Wait(group);
        if (firing is null)
            return;
        if (!match.Target.IsSilent)
            fired.Add(_alerts.Build(firing));
        if (rule.Correlation is { Chain: not null })
            (CollectionsMarshal.GetValueRefOrAddDefault(_firings, rule.Key, out _) ??= []).Add(firing);
    }

    /// <summary>One time is left of a group whose events disagreed.</summary>
    private static Group Joined(SplitGroup split, Group only)
    {
        only.Touched = split.Touched;
        split.IsGone = true;   // it may stand in the queue of those that wait
        only.IsGone = false;
        return only;
    }

    private void Expire(Group group, List<Alert> fired)
    {
        _groups.WillChange(group);
        var firing = group.Expire();
        Say(group.Rule, group.Values, group.TakeHeld());
        if (firing is null || _rules.Find(group.Rule.Key) is not { } rule)
            return;
        if (Decided(rule, group, firing with { Rule = rule.Metadata }, feed: [], isSilent: false) is { } told)
            fired.Add(_alerts.Build(told));
    }

    /// <summary>What fired, as decisions want it; null when the quiet time of an alert that reached as many holds it back.</summary>
    private Firing? Decided(RunningRule rule, Group group, Firing firing, IReadOnlyList<FeedFact> feed, bool isSilent)
    {
        var isSignal = rule.Correlation is not null && !rule.Metadata.IsShadow && !isSilent;
        var decided = isSignal ? _decider.Decide(rule, firing, feed) : firing.Decided;
        return group.Tells(decided?.Rank ?? 0) ? firing with { Decided = decided } : null;
    }

    private void Say(RunningRule rule, IReadOnlyList<string> group, IReadOnlyList<HeldActs> held)
    {
        if (OnHeldBack is null)
            return;
        foreach (var acts in held)
            OnHeldBack(_alerts.HeldBack.Build((_rules.Find(rule.Key) ?? rule).Metadata, group, acts));
    }

    /// <summary>A group is in the queue once; what it is found with when its time comes decides. One that waits never rests.</summary>
    private void Wait(Group group)
    {
        if (group.IsWaiting || group.Deadline == long.MaxValue)
            return;
        group.IsWaiting = true;
        _waiting.Enqueue(group, (group.Deadline, group.Touched));
    }
}
