namespace SecMon.Detection.Correlation;

/// <summary>Names a group within a partition.</summary>
internal readonly struct GroupKey(ulong rule, IReadOnlyList<string> values) : IEquatable<GroupKey>
{
    private readonly ulong _rule = rule;
    private readonly IReadOnlyList<string> _values = values;

    public bool Equals(GroupKey other)
    {
        if (_rule != other._rule || _values.Count != other._values.Count)
            return false;
        for (var i = 0; i < _values.Count; i++)
        {
            if (_values[i] != other._values[i])
                return false;
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is GroupKey other && Equals(other);

    public override int GetHashCode() => StableHash.OfGroup(_rule, _values).GetHashCode();
}
