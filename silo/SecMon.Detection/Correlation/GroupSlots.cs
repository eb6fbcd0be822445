namespace SecMon.Detection.Correlation;

/// <summary>The slots of a partition's groups, by numbers from 1. They lie in chunks, so that growing copies nothing.</summary>
internal sealed class GroupSlots
{
    private const int ChunkSize = 1_024;

    private readonly List<GroupSlot[]> _chunks = [];
    private int _used;
    private int _free;

    public ref GroupSlot this[int number] => ref _chunks[(number - 1) / ChunkSize][(number - 1) % ChunkSize];

    /// <summary>Takes a slot; all its fields are empty.</summary>
    public int Take()
    {
        if (_free != 0)
        {
            var freed = _free;
            _free = this[freed].Older;
            this[freed] = default;
            return freed;
        }

        if (_used == _chunks.Count * ChunkSize)
            _chunks.Add(new GroupSlot[ChunkSize]);
        return ++_used;
    }

    /// <summary>Gives a slot back.</summary>
    public void Free(int number)
    {
        this[number] = new GroupSlot { Older = _free };
        _free = number;
    }
}
