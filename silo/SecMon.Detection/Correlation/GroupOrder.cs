namespace SecMon.Detection.Correlation;

/// <summary>The groups of one rule in the order of use, so that the oldest can go when there are too many.</summary>
/// <param name="rule">The rule.</param>
/// <param name="number">Its number within the partition.</param>
/// <param name="slots">The partition's slots.</param>
internal sealed class GroupOrder(RunningRule rule, int number, GroupSlots slots)
{
    private int _newest;

    public RunningRule Rule => rule;

    public int Number => number;

    public int Count { get; private set; }

    /// <summary>The slot that was used longest ago; 0 when there is none.</summary>
    public int Oldest { get; private set; }

    /// <summary>Adds a slot, or moves it to the new end.</summary>
    public void Use(int slot)
    {
        if (slot == _newest)
            return;
        if (slots[slot].Older != 0 || slots[slot].Newer != 0 || slot == Oldest)
            Unlink(slot);
        else
            Count++;

        slots[slot].Older = _newest;
        if (_newest != 0)
            slots[_newest].Newer = slot;
        _newest = slot;
        if (Oldest == 0)
            Oldest = slot;
    }

    public void Remove(int slot)
    {
        Unlink(slot);
        Count--;
    }

    private void Unlink(int slot)
    {
        var (older, newer) = (slots[slot].Older, slots[slot].Newer);
        if (older != 0)
            slots[older].Newer = newer;
        else
            Oldest = newer;
        if (newer != 0)
            slots[newer].Older = older;
        else
            _newest = older;
        slots[slot].Older = slots[slot].Newer = 0;
    }
}
