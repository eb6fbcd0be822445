namespace SecMon.Detection.Correlation;

/// <summary>
/// All groups of a partition: found by rule and values, forgotten in the order of use, copied for snapshots bucket by bucket.
/// Small groups are at rest as bytes between their entries.
/// </summary>
/// <param name="mostGroups">Most groups of one rule; beyond, the one that was used longest ago goes.</param>
internal sealed class GroupTable(int mostGroups)
{
    private const int Buckets = 64;

    private readonly GroupSlots _slots = new();
    private readonly GroupIndex?[] _buckets = new GroupIndex?[Buckets];
    private readonly Dictionary<ulong, GroupOrder> _orders = [];
    private readonly List<GroupOrder> _byNumber = [];
    private readonly RestingGroups _resting = new();
    private readonly bool[] _marked = new bool[Buckets];
    private readonly Queue<BucketCopy> _copies = new();
    private readonly Dictionary<string, long> _pushedOut = [];
    private long _touches;

    /// <summary>Told before a group goes for which there is no room or no time any more.</summary>
    public Action<Group>? OnLeaving { get; init; }

    public int Count => _byNumber.Sum(order => order.Count);

    /// <summary>Groups that went because their rule had too many, by the rule's id.</summary>
    public IReadOnlyDictionary<string, long> PushedOut => _pushedOut;

    /// <summary>All groups that are not at rest.</summary>
    public IEnumerable<Group> Waking => Enumerable.Range(0, Buckets).SelectMany(NumbersIn).Select(Awake).OfType<Group>().OrderBy(group => group.Touched);

    /// <summary>The slot of a group; 0 when there is no such group.</summary>
    public int Find(RunningRule rule, IReadOnlyList<string> values)
    {
        var hash = StableHash.OfGroup(rule.Key, values);
        var index = _buckets[BucketOf(hash)];
        if (index is null || !_orders.TryGetValue(rule.Key, out var order))
            return 0;
        foreach (var slot in index.Find((uint)(hash >> 32)))
        {
            if (_slots[slot].Rule == order.Number && IsNamed(_slots[slot].Content!, values))
                return slot;
        }

        return 0;
    }

    /// <summary>Makes a group, for which another goes if the rule has too many.</summary>
    public Group Create(RunningRule rule, IReadOnlyList<string> values, out int slot)
    {
        var order = OrderOf(rule);
        while (order.Count >= mostGroups)
        {
            Remove(order.Oldest);
            _pushedOut[rule.Metadata.Id] = _pushedOut.GetValueOrDefault(rule.Metadata.Id) + 1;
        }

        var group = Group.Create(rule, values);
        group.Touched = ++_touches;
        slot = Add(group, order);
        return group;
    }

    /// <summary>The group of a slot, which is going to change.</summary>
    public Group Wake(int slot)
    {
        var group = GroupOf(slot);
        WillChange(group);
        group.Touched = ++_touches;
        return group;
    }

    /// <summary>The group of a slot if it is not at rest.</summary>
    public Group? Awake(int slot) => _slots[slot].Content as Group;

    /// <summary>A group was used, and has changed.</summary>
    public void Used(int slot, Group group)
    {
        ref var its = ref _slots[slot];
        its.Content = group.MayRest ? _resting.Rest(group) : group;
        (its.Newest, its.Touched) = (group.Newest, group.Touched);
        _byNumber[its.Rule].Use(slot);
    }

    /// <summary>A group that waited has nothing to wait for any more, and may rest.</summary>
    public void Rest(Group group)
    {
        if (!group.MayRest || group.Deadline != long.MaxValue)
            return;
        var slot = Find(group.Rule, group.Values);
        if (slot != 0 && ReferenceEquals(_slots[slot].Content, group))
            _slots[slot].Content = _resting.Rest(group);
    }

    /// <summary>By the time of the entry's own stream: another that is days ahead, or behind, takes nothing away from it.</summary>
    public bool IsForgotten(int slot, long streamTicks) =>
        _slots[slot].Newest != long.MinValue && streamTicks - _slots[slot].Newest > _byNumber[_slots[slot].Rule].Rule.KeptTicks;

    /// <summary>Forgets what no stream will enter any more.</summary>
    public void Forget(long ticks)
    {
        foreach (var order in _byNumber)
        {
            while (order.Oldest != 0 && IsForgotten(order.Oldest, ticks))
                Remove(order.Oldest);
        }
    }

    public bool WouldForget(long ticks)
    {
        foreach (var order in _byNumber)
        {
            if (order.Oldest != 0 && IsForgotten(order.Oldest, ticks))
                return true;
        }

        return false;
    }

    public void Remove(int slot)
    {
        var hash = HashOf(GroupOf(slot));
        BeforeChange(BucketOf(hash));
        if (Awake(slot) is { } group)
        {
            OnLeaving?.Invoke(group);
            group.IsGone = true;
        }

        _buckets[BucketOf(hash)]!.Remove(slot);
        _byNumber[_slots[slot].Rule].Remove(slot);
        _slots.Free(slot);
    }

    /// <summary>Says before a group changes that it will: its bucket may have to be copied first.</summary>
    public void WillChange(Group group) => BeforeChange(BucketOf(HashOf(group)));

    /// <summary>Marks all buckets: what they hold now is what the snapshot will say.</summary>
    public void BeginSnapshot()
    {
        _copies.Clear();   // of a snapshot that was given up
        Array.Fill(_marked, true);
    }

    /// <summary>Takes the next bucket of the snapshot; null when it is whole.</summary>
    public BucketCopy? TakeCopy()
    {
        if (_copies.TryDequeue(out var copy))
            return copy;
        var next = Array.IndexOf(_marked, true);
        if (next < 0)
            return null;
        BeforeChange(next);
        return _copies.Dequeue();
    }

    /// <summary>Takes up a snapshot. Groups go to rest as they are read, so that never all of them are objects.</summary>
    public void Restore(IEnumerable<BucketCopy> copies, IRunningRules rules)
    {
        var read = new List<(long Touched, int Slot)>();
        foreach (var copy in copies)
        {
            foreach (var group in GroupCodec.Read(copy.Content, rules))
            {
                var order = OrderOf(group.Rule);
                var slot = Add(group, order);
                ref var its = ref _slots[slot];
                its.Content = group.MayRest ? _resting.Rest(group) : group;
                (its.Newest, its.Touched) = (group.Newest, group.Touched);
                read.Add((group.Touched, slot));
            }
        }

        foreach (var (touched, slot) in read.Order())
        {
            _byNumber[_slots[slot].Rule].Use(slot);
            _touches = Math.Max(_touches, touched);
        }
    }

    private int Add(Group group, GroupOrder order)
    {
        var hash = HashOf(group);
        BeforeChange(BucketOf(hash));
        var slot = _slots.Take();
        _slots[slot].Content = group;
        _slots[slot].Rule = order.Number;
        _slots[slot].Hash = (uint)(hash >> 32);
        (_buckets[BucketOf(hash)] ??= new GroupIndex(_slots)).Add(slot);
        return slot;
    }

    private Group GroupOf(int slot)
    {
        ref var its = ref _slots[slot];
        return its.Content as Group ?? _resting.Wake((byte[])its.Content!, _byNumber[its.Rule].Rule, its);
    }

    private bool IsNamed(object content, IReadOnlyList<string> values) => content is Group group
        ? group.Values.SequenceEqual(values)
        : ((byte[])content).AsSpan().StartsWith(_resting.KeyOf(values));

    private void BeforeChange(int bucket)
    {
        if (!_marked[bucket])
            return;
        _marked[bucket] = false;
        _copies.Enqueue(new BucketCopy(bucket, GroupCodec.Write(NumbersIn(bucket).Select(GroupOf))));
    }

    private IEnumerable<int> NumbersIn(int bucket) => _buckets[bucket]?.Numbers ?? [];

    private GroupOrder OrderOf(RunningRule rule)
    {
        if (_orders.TryGetValue(rule.Key, out var order))
            return order;
        _orders[rule.Key] = order = new GroupOrder(rule, _byNumber.Count, _slots);
        _byNumber.Add(order);
        return order;
    }

    private static ulong HashOf(Group group) => StableHash.OfGroup(group.Rule.Key, group.Values);

    private static int BucketOf(ulong hash) => (int)(hash / CorrelationPartition.Partitions % Buckets);
}
