using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>
/// The windows of one partition. Pure: the order of entries alone decides what fires and what is forgotten.
/// A snapshot is one consistent cut taken while entries go on: buckets are marked, a marked bucket is written before its
/// first later change (design.md, Correlation partitions).
/// </summary>
public sealed class CorrelationPartition
{
    /// <summary>How many partitions there are. Part of what decides forgetting, so the same in silo and replay.</summary>
    public const int Partitions = 16;

    /// <summary>Most groups of one rule in all partitions together.</summary>
    public const int MostGroupsPerRule = 1_000_000;

    private const int Buckets = 64;
    private const int MostGroupsHere = MostGroupsPerRule / Partitions;

    private readonly HashSet<Group>[] _buckets = new HashSet<Group>[Buckets];
    private readonly Dictionary<ulong, GroupOrder> _orders = [];
    private readonly bool[] _marked = new bool[Buckets];
    private readonly Queue<BucketCopy> _copies = new();
    private readonly IRunningRules _rules;
    private readonly AlertBuilder _alerts;
    private long _touches;

    /// <summary>Makes an empty partition.</summary>
    /// <param name="rules">Finds the rules that entries name.</param>
    /// <param name="alerts">Makes the alerts.</param>
    public CorrelationPartition(IRunningRules rules, AlertBuilder alerts)
    {
        _rules = rules;
        _alerts = alerts;
        for (var i = 0; i < Buckets; i++)
            _buckets[i] = new HashSet<Group>(GroupComparer.Instance);
    }

    /// <summary>Newest event time of the stream, ticks of UTC.</summary>
    public long StreamTicks { get; private set; } = long.MinValue;

    /// <summary>How many groups are live.</summary>
    public int GroupCount => _buckets.Sum(bucket => bucket.Count);

    /// <summary>Entries that came for a rule which no rule set in use has; they are left out.</summary>
    public long EntriesOfUnknownRules { get; private set; }

    /// <summary>Groups that went because their rule had too many.</summary>
    public long GroupsPushedOut { get; private set; }

    /// <summary>The partition that owns a group.</summary>
    public static int PartitionOf(ulong rule, IReadOnlyList<string> group) => (int)(StableHash.OfGroup(rule, group) % Partitions);

    /// <summary>Takes an entry in and evaluates every rule that it is for.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="fired">Alerts are added here, in the order in which rules fire.</param>
    public void Apply(MatchEntry entry, List<Alert> fired)
    {
        StreamTicks = Math.Max(StreamTicks, entry.StreamTicks);
        foreach (var target in entry.Targets)
        {
            if (_rules.Find(target.Rule) is not { } rule)
            {
                EntriesOfUnknownRules++;
                continue;
            }

            if (GroupFor(rule, target, entry.StreamTicks).Enter(entry, target) is { } firing)
                fired.Add(_alerts.Build(firing));
        }
    }

    /// <summary>Time passes without an entry: what no stream will enter any more is forgotten.</summary>
    /// <param name="ticks">The time that every stream has reached; an earlier one changes nothing.</param>
    public void Tick(long ticks)
    {
        foreach (var (key, order) in _orders)
        {
            if (_rules.Find(key) is not { } rule)
                continue;
            while (order.Oldest is { } oldest && IsForgotten(rule, oldest, ticks))
                Remove(order, oldest);
        }
    }

    /// <summary>True when <see cref="Tick"/> with that time would forget a group; otherwise it may as well be left out.</summary>
    public bool WouldForget(long ticks)
    {
        foreach (var (key, order) in _orders)
        {
            if (order.Oldest is { } oldest && _rules.Find(key) is { } rule && ticks - oldest.Newest > rule.KeptTicks)
                return true;
        }

        return false;
    }

    /// <summary>Marks all buckets: what they hold now is what the snapshot will say.</summary>
    public void BeginSnapshot()
    {
        _copies.Clear();   // of a snapshot that was given up
        Array.Fill(_marked, true);
    }

    /// <summary>Takes the next bucket of the snapshot that began. A small piece of work.</summary>
    /// <returns>Null when the snapshot is whole.</returns>
    public BucketCopy? TakeCopy()
    {
        if (_copies.TryDequeue(out var copy))
            return copy;
        var next = Array.IndexOf(_marked, true);
        if (next < 0)
            return null;
        Copy(next);
        return _copies.Dequeue();
    }

    /// <summary>Takes up a snapshot.</summary>
    /// <param name="copies">All its buckets.</param>
    /// <param name="streamTicks">The stream's time when it was taken.</param>
    public void Restore(IEnumerable<BucketCopy> copies, long streamTicks)
    {
        StreamTicks = streamTicks;
        var groups = new List<Group>();
        foreach (var copy in copies)
        {
            foreach (var group in GroupCodec.Read(copy.Content, _rules))
            {
                _buckets[copy.Bucket].Add(group);
                groups.Add(group);
            }
        }

        foreach (var group in groups.OrderBy(group => group.Touched))
        {
            OrderOf(group.Rule).Use(group);
            _touches = Math.Max(_touches, group.Touched);
        }
    }

    private Group GroupFor(RunningRule rule, MatchTarget target, long streamTicks)
    {
        var bucket = BucketOf(rule.Key, target.Group);
        if (_marked[bucket])
            Copy(bucket);

        var order = OrderOf(rule);
        var groups = _buckets[bucket].GetAlternateLookup<GroupKey>();
        if (groups.TryGetValue(new GroupKey(rule.Key, target.Group), out var group) && IsForgotten(rule, group, streamTicks))
        {
            Remove(order, group);
            group = null;
        }

        if (group is null)
        {
            while (order.Count >= MostGroupsHere)
            {
                Remove(order, order.Oldest!);
                GroupsPushedOut++;
            }

            group = new Group(rule, target.Group);
            _buckets[bucket].Add(group);
        }

        group.Touched = ++_touches;
        order.Use(group);
        return group;
    }

    /// <summary>By the time of the entry's own stream: another that is days ahead, or behind, takes nothing away from it.</summary>
    private static bool IsForgotten(RunningRule rule, Group group, long streamTicks) =>
        group.Newest != long.MinValue && streamTicks - group.Newest > rule.KeptTicks;

    private void Remove(GroupOrder order, Group group)
    {
        var bucket = BucketOf(group.Rule.Key, group.Values);
        if (_marked[bucket])
            Copy(bucket);
        _buckets[bucket].Remove(group);
        order.Remove(group);
    }

    private void Copy(int bucket)
    {
        _marked[bucket] = false;
        _copies.Enqueue(new BucketCopy(bucket, GroupCodec.Write(_buckets[bucket])));
    }

    private GroupOrder OrderOf(RunningRule rule)
    {
        if (!_orders.TryGetValue(rule.Key, out var order))
            _orders[rule.Key] = order = new GroupOrder();
        return order;
    }

    private static int BucketOf(ulong rule, IReadOnlyList<string> group) => (int)((StableHash.OfGroup(rule, group) / Partitions) % Buckets);
}
