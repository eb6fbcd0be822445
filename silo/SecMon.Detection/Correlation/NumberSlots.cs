using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>
/// Numbers of entries that left a full window, folded into slots of a 256th of the window (sigma.md 8.3): how many, their sum,
/// and the newest time. A slot counts until that time is out of the window.
/// </summary>
internal sealed class NumberSlots(long windowTicks)
{
    private const int PerWindow = 256;

    private readonly long _length = Math.Max(1, windowTicks / PerWindow);
    private readonly SortedDictionary<long, Slot> _slots = [];

    public bool IsEmpty => _slots.Count == 0;

    /// <summary>Count and sum of each slot, the oldest first.</summary>
    public IEnumerable<(long Count, double Sum)> All => _slots.Values.Select(slot => (slot.Count, slot.Sum));

    public void Fold(long ticks, IReadOnlyList<double> numbers)
    {
        if (!_slots.TryGetValue(ticks / _length, out var slot))
            slot = new Slot(0, 0, ticks);
        _slots[ticks / _length] = new Slot(slot.Count + numbers.Count, slot.Sum + numbers.Sum(), Math.Max(slot.Newest, ticks));
    }

    public void Expire(long oldest)
    {
        while (_slots.Count > 0 && _slots.First() is var (number, slot) && slot.Newest < oldest)
            _slots.Remove(number);
    }

    public void Write(EvidenceWriter writer)
    {
        writer.Write7BitEncodedInt(_slots.Count);
        foreach (var (number, slot) in _slots)
        {
            writer.Write(number);
            writer.Write(slot.Count);
            writer.Write(slot.Sum);
            writer.Write(slot.Newest);
        }
    }

    public void Read(EvidenceReader reader)
    {
        for (var count = reader.ReadCount(); count > 0; count--)
            _slots[reader.ReadInt64()] = new Slot(reader.ReadInt64(), reader.ReadDouble(), reader.ReadInt64());
    }

    private readonly record struct Slot(long Count, double Sum, long Newest);
}
