namespace SecMon.Detection.Correlation;

/// <summary>The entries of a group in the order of time, then of arrival. Entries leave at the old end.</summary>
internal sealed class EntryWindow
{
    private WindowEntry[] _ring = new WindowEntry[1];
    private int _head;

    public int Count { get; private set; }

    public WindowEntry this[int index] => _ring[(_head + index) % _ring.Length];

    /// <summary>Puts an entry in its place: after all that are not later.</summary>
    public void Insert(in WindowEntry entry)
    {
        if (Count == _ring.Length)
            Grow();

        var place = Count++;
        while (place > 0 && this[place - 1].Ticks > entry.Ticks)
        {
            Place(place) = this[place - 1];
            place--;
        }

        Place(place) = entry;
    }

    public WindowEntry RemoveOldest()
    {
        var oldest = _ring[_head];
        _ring[_head] = default;
        _head = (_head + 1) % _ring.Length;
        Count--;
        if (Count == 0 && _ring.Length > 64)
            (_ring, _head) = (new WindowEntry[1], 0);
        return oldest;
    }

    private ref WindowEntry Place(int index) => ref _ring[(_head + index) % _ring.Length];

    private void Grow()
    {
        var larger = new WindowEntry[_ring.Length < 4 ? _ring.Length + 1 : _ring.Length * 3 / 2];
        for (var i = 0; i < Count; i++)
            larger[i] = this[i];
        (_ring, _head) = (larger, 0);
    }
}
