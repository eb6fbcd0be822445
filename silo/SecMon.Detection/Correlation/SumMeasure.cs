using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>
/// <c>value_sum</c> and <c>value_avg</c>. Added up anew each time, in the order of the window: sums that are kept from entry
/// to entry gather errors, and a group that was restored would not have the same.
/// </summary>
internal sealed class SumMeasure(RunningRule rule, NumberKeys keys) : WindowMeasure(rule)
{
    private readonly NumberSlots _slots = new(rule.WindowTicks);

    private bool IsAverage => Rule.Correlation!.Kind == CorrelationKind.ValueAvg;

    public override string What => $"{(IsAverage ? "value_avg" : "value_sum")} of {keys.Field}";

    public override bool IsApproximate => !_slots.IsEmpty;

    public override double Compute(EntryWindow window, long oldest)
    {
        var (sum, count) = (0.0, 0L);
        foreach (var slot in _slots.All)
            (sum, count) = (sum + slot.Sum, count + slot.Count);
        for (var i = 0; i < window.Count; i++)
        {
            var numbers = window[i].Numbers;
            count += numbers.Count;
            for (var place = 0; place < numbers.Count; place++)
                sum += numbers[place];
        }

        return IsAverage ? sum / count : sum;
    }

    public override void Overflow(in WindowEntry entry) => _slots.Fold(entry.Ticks, entry.Numbers);

    public override void ExpireOverflow(long oldest) => _slots.Expire(oldest);

    public override void Write(EvidenceWriter writer) => _slots.Write(writer);

    public override void Read(EvidenceReader reader) => _slots.Read(reader);
}
