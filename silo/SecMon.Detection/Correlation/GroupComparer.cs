namespace SecMon.Detection.Correlation;

/// <summary>Finds groups by their names, so that a set of groups needs no keys beside them.</summary>
internal sealed class GroupComparer : IEqualityComparer<Group>, IAlternateEqualityComparer<GroupKey, Group>
{
    public static readonly GroupComparer Instance = new();

    public bool Equals(Group? x, Group? y) => ReferenceEquals(x, y) || (x is not null && y is not null && AreEqual(x.Rule.Key, x.Values, y));

    public bool Equals(GroupKey alternate, Group other) => AreEqual(alternate.Rule, alternate.Values, other);

    public int GetHashCode(Group group) => StableHash.OfGroup(group.Rule.Key, group.Values).GetHashCode();

    public int GetHashCode(GroupKey alternate) => StableHash.OfGroup(alternate.Rule, alternate.Values).GetHashCode();

    public Group Create(GroupKey alternate) => throw new NotSupportedException("a group is made by its partition");

    private static bool AreEqual(ulong rule, IReadOnlyList<string> values, Group group)
    {
        if (rule != group.Rule.Key || values.Count != group.Values.Count)
            return false;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] != group.Values[i])
                return false;
        }

        return true;
    }
}
