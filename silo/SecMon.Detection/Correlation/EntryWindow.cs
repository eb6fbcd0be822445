namespace SecMon.Detection.Correlation;

/// <summary>
/// The entries of a group in the order of time, then of arrival. Entries leave at the old end.
/// A mutable value inside its <see cref="Group"/>: there are millions of groups, and most hold one entry or none.
/// </summary>
internal struct EntryWindow
{
    private WindowEntry[]? _ring;
    private int _head;

    public int Count { get; private set; }

    public readonly ref WindowEntry this[int index] => ref _ring![(_head + index) % _ring.Length];

    /// <summary>Puts an entry in its place: after all that are not later.</summary>
    public void Insert(in WindowEntry entry)
    {
        if (_ring is null || Count == _ring.Length)
            Grow();

        var place = Count++;
        while (place > 0 && this[place - 1].Ticks > entry.Ticks)
        {
            this[place] = this[place - 1];
            place--;
        }

        this[place] = entry;
    }

    public WindowEntry RemoveOldest()
    {
        var oldest = _ring![_head];
        _ring[_head] = default;
        _head = (_head + 1) % _ring.Length;
        Count--;
        if (Count == 0)
            (_ring, _head) = (null, 0);
        return oldest;
    }

    private void Grow()
    {
        var larger = new WindowEntry[_ring is null ? 1 : _ring.Length < 4 ? _ring.Length + 1 : _ring.Length * 3 / 2];
        for (var i = 0; i < Count; i++)
            larger[i] = this[i];
        (_ring, _head) = (larger, 0);
    }
}
