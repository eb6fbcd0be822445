namespace SecMon.Events;

/// <summary>A JSON object of generic input, with its keys in the order in which they were written.</summary>
/// <param name="members">Keys and values; a key that occurs twice counts with its last value.</param>
public sealed class FieldObject(IReadOnlyList<KeyValuePair<string, FieldValue>> members)
{
    /// <summary>Keys and values in written order.</summary>
    public IReadOnlyList<KeyValuePair<string, FieldValue>> Members => members;

    /// <summary>
    /// Looks a dotted name up (sigma.md 3.4): a literal key wins; otherwise the longest literal prefix that is a key
    /// and leads to a value. Where the way meets a list it goes into every element, and the answer is the list of all found.
    /// </summary>
    /// <returns><see cref="FieldValue.Absent"/> when nothing bears the name.</returns>
    public FieldValue Find(ReadOnlySpan<char> name)
    {
        if (TryMember(name, out var literal))
            return literal;

        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name[..dot].LastIndexOf('.'))
        {
            if (!TryMember(name[..dot], out var inner))
                continue;
            var found = FindBelow(inner, name[(dot + 1)..]);
            if (found.IsPresent)
                return found;
        }

        return FieldValue.Absent;
    }

    private static FieldValue FindBelow(FieldValue value, ReadOnlySpan<char> rest)
    {
        if (value.AsObject is { } fields)
            return fields.Find(rest);
        if (value.Kind != FieldKind.List)
            return FieldValue.Absent;

        var found = new List<FieldValue>();
        foreach (var element in value.Elements)
        {
            var inner = FindBelow(element, rest);
            if (inner.Kind == FieldKind.List && inner.Elements.Count > 0)   // an empty one is there too, and fits null
                found.AddRange(inner.Elements);
            else if (inner.IsPresent)
                found.Add(inner);
        }

        return found.Count == 0 ? FieldValue.Absent : FieldValue.List([.. found]);
    }

    private bool TryMember(ReadOnlySpan<char> key, out FieldValue value)
    {
        for (var i = members.Count - 1; i >= 0; i--)
        {
            if (!key.SequenceEqual(members[i].Key))
                continue;
            value = members[i].Value;
            return true;
        }

        value = default;
        return false;
    }
}
