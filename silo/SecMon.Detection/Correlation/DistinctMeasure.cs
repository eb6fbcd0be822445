using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary><c>value_count</c>: the number of distinct values.</summary>
internal sealed class DistinctMeasure(RunningRule rule) : WindowMeasure(rule)
{
    private readonly DistinctValues _values = new(rule.Needed);

    public override string What => $"value_count of {string.Join(", ", Rule.Correlation!.CountedFields)}";

    public override double Compute(EntryWindow window, long oldest) => _values.Count;

    public override void Enter(in WindowEntry entry, bool isNewest, EntryWindow window) => _values.Enter(entry);

    public override void Expire(in WindowEntry entry) => _values.Expire(entry);

    public override void Overflow(in WindowEntry entry) => _values.Overflow(entry);

    public override void Pass(in WindowEntry entry) => _values.Pass(entry);

    public override void ExpireOverflow(long oldest) => _values.ExpireOverflow(oldest);

    public override void Write(EvidenceWriter writer)
    {
        var overflowed = _values.Overflowed;
        writer.Write7BitEncodedInt(overflowed.Count);
        foreach (var (ticks, value) in overflowed)
        {
            writer.Write(value);
            writer.Write(ticks);
        }
    }

    public override void Read(EvidenceReader reader)
    {
        for (var count = reader.ReadCount(); count > 0; count--)
            RestoreOverflow(reader.ReadString(), reader.ReadInt64());
    }

    public void RestoreOverflow(string value, long ticks) => _values.RestoreOverflow(value, ticks);
}
