namespace SecMon.Detection.Correlation;

/// <summary>What is known of every group without looking into it. A mutable value: there are millions.</summary>
internal struct GroupSlot
{
    /// <summary>The <see cref="Group"/>, or a group at rest: its bytes (<see cref="RestingGroups"/>); null for a free slot.</summary>
    public object? Content;

    /// <summary>Newest event time seen in the group.</summary>
    public long Newest;

    /// <summary>Grows with every entry of the partition: which group was used last.</summary>
    public long Touched;

    /// <summary>Number of the rule within the partition.</summary>
    public int Rule;

    /// <summary>The group before it in the order of use; 0 for none. A free slot points to the next free one.</summary>
    public int Older;

    /// <summary>The group after it in the order of use; 0 for none.</summary>
    public int Newer;

    /// <summary>The half of the group's hash that does not choose its bucket.</summary>
    public uint Hash;
}
