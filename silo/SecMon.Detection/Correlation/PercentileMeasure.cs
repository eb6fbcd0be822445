using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>
/// <c>value_median</c> and <c>value_percentile</c>: linear interpolation between the closest ranks (sigma.md 8.6). Of a slot
/// every number counts as the slot's mean.
/// </summary>
internal sealed class PercentileMeasure(RunningRule rule, NumberKeys keys) : WindowMeasure(rule)
{
    private readonly NumberSlots _slots = new(rule.WindowTicks);
    private readonly List<double> _sorted = [];

    public override string What => Rule.Correlation!.Kind == CorrelationKind.ValueMedian
        ? $"value_median of {keys.Field}"
        : $"value_percentile {keys.Percentile.ToString(System.Globalization.CultureInfo.InvariantCulture)} of {keys.Field}";

    public override bool IsApproximate => !_slots.IsEmpty;

    public override double Compute(EntryWindow window, long oldest) =>
        _slots.IsEmpty ? Percentile(_sorted.Count, rank => _sorted[(int)rank]) : WithSlots();

    public override void Enter(in WindowEntry entry, bool isNewest, EntryWindow window)
    {
        foreach (var number in entry.Numbers)
        {
            var place = _sorted.BinarySearch(number);
            _sorted.Insert(place < 0 ? ~place : place, number);
        }
    }

    public override void Expire(in WindowEntry entry)
    {
        foreach (var number in entry.Numbers)
            _sorted.RemoveAt(_sorted.BinarySearch(number));
    }

    public override void Overflow(in WindowEntry entry)
    {
        Expire(entry);
        Pass(entry);
    }

    public override void Pass(in WindowEntry entry) => _slots.Fold(entry.Ticks, entry.Numbers);

    public override void ExpireOverflow(long oldest) => _slots.Expire(oldest);

    public override void Write(EvidenceWriter writer) => _slots.Write(writer);

    public override void Read(EvidenceReader reader) => _slots.Read(reader);

    private double WithSlots()
    {
        var numbers = _sorted.Select(number => (Number: number, Count: 1L))
            .Concat(_slots.All.Where(slot => slot.Count > 0).Select(slot => (Number: slot.Sum / slot.Count, slot.Count)))
            .OrderBy(number => number.Number).ToList();
        return Percentile(numbers.Sum(number => number.Count), rank =>
        {
            foreach (var (number, count) in numbers)
            {
                if (rank < count)
                    return number;
                rank -= count;
            }

            return numbers[^1].Number;
        });
    }

    private double Percentile(long count, Func<long, double> numberAt)
    {
        var rank = keys.Percentile / 100 * (count - 1);
        var below = (long)Math.Floor(rank);
        var (low, high) = (numberAt(below), numberAt(Math.Min(below + 1, count - 1)));
        return low == high ? low : low + ((high - low) * (rank - below));
    }
}
