namespace SecMon.Detection.Correlation;

/// <summary>The groups of one rule in the order of use, so that the oldest can go when there are too many.</summary>
internal sealed class GroupOrder
{
    private Group? _oldest;
    private Group? _newest;

    public int Count { get; private set; }

    public Group? Oldest => _oldest;

    /// <summary>Adds a group, or moves it to the new end.</summary>
    public void Use(Group group)
    {
        if (group == _newest)
            return;
        if (group.Older is not null || group.Newer is not null || group == _oldest)
            Unlink(group);
        else
            Count++;

        group.Older = _newest;
        if (_newest is not null)
            _newest.Newer = group;
        _newest = group;
        _oldest ??= group;
    }

    public void Remove(Group group)
    {
        Unlink(group);
        Count--;
    }

    private void Unlink(Group group)
    {
        if (group.Older is not null)
            group.Older.Newer = group.Newer;
        else
            _oldest = group.Newer;
        if (group.Newer is not null)
            group.Newer.Older = group.Older;
        else
            _newest = group.Older;
        group.Older = group.Newer = null;
    }
}
