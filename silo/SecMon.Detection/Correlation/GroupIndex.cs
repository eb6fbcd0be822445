namespace SecMon.Detection.Correlation;

/// <summary>Finds the groups of one bucket by their hashes: open addressing with numbers of slots, which hold the hashes.</summary>
/// <param name="slots">The partition's slots.</param>
internal sealed class GroupIndex(GroupSlots slots)
{
    private const int Smallest = 8;

    private int[] _table = new int[Smallest];   // 0 for an empty place

    public int Count { get; private set; }

    /// <summary>The numbers of all slots.</summary>
    public IEnumerable<int> Numbers => _table.Where(number => number != 0);

    /// <summary>Slots whose groups have that hash.</summary>
    public IEnumerable<int> Find(uint hash)
    {
        for (var place = PlaceOf(hash); _table[place] != 0; place = Next(place))
        {
            if (slots[_table[place]].Hash == hash)
                yield return _table[place];
        }
    }

    public void Add(int number)
    {
        if ((Count + 1) * 5L > _table.Length * 4L)
            Grow();
        Put(number);
        Count++;
    }

    /// <summary>Removes a slot while it still has its hash. Those behind it move up, so that nothing stands in the way of finding them.</summary>
    public void Remove(int number)
    {
        var hole = PlaceOf(slots[number].Hash);
        while (_table[hole] != number)
            hole = Next(hole);
        for (var place = Next(hole); _table[place] != 0; place = Next(place))
        {
            var home = PlaceOf(slots[_table[place]].Hash);
            if (Distance(home, place) < Distance(hole, place))
                continue;
            _table[hole] = _table[place];
            hole = place;
        }

        _table[hole] = 0;
        Count--;
    }

    private void Grow()
    {
        var before = _table;
        _table = new int[(before.Length * 3 / 2) + 1];
        foreach (var number in before)
        {
            if (number != 0)
                Put(number);
        }
    }

    private void Put(int number)
    {
        var place = PlaceOf(slots[number].Hash);
        while (_table[place] != 0)
            place = Next(place);
        _table[place] = number;
    }

    private int PlaceOf(uint hash) => (int)(((ulong)hash * (ulong)_table.Length) >> 32);

    private int Next(int place) => place + 1 == _table.Length ? 0 : place + 1;

    private int Distance(int from, int to) => to >= from ? to - from : to + _table.Length - from;
}
