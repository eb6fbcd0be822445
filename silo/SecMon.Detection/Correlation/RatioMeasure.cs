using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>
/// <c>ratio</c>: one measure divided by another, over the entries that are kept. Divided by nothing it is infinite.
/// </summary>
internal sealed class RatioMeasure(RunningRule rule, RatioKeys keys) : WindowMeasure(rule)
{
    private readonly Dictionary<string, int> _values = [];
    private int _distinctOver;
    private double _over;

    public override string What => $"ratio of {keys.Over} to {keys.Under}";

    public override double Compute(EntryWindow window, long oldest)
    {
        var (over, under) = (0.0, 0.0);
        for (var i = 0; i < window.Count; i++)
        {
            over += window[i].Numbers[0];
            under += window[i].Numbers[1];
        }

        _over = keys.Over.Kind == MeasureKind.Distinct ? _distinctOver : over;
        return _over / (keys.Under.Kind == MeasureKind.Distinct ? _values.Count - _distinctOver : under);
    }

    public override bool Holds(double computed) => _over >= keys.Min && base.Holds(computed);

    public override string Text(double computed) => double.IsInfinity(computed) ? "∞" : base.Text(computed);

    public override void Enter(in WindowEntry entry, bool isNewest, EntryWindow window)
    {
        foreach (var value in entry.Counted)
        {
            var count = _values.GetValueOrDefault(value);
            _values[value] = count + 1;
            if (count == 0 && value[0] == EntryValues.Over)
                _distinctOver++;
        }
    }

    public override void Expire(in WindowEntry entry)
    {
        foreach (var value in entry.Counted)
        {
            if (--_values[value] > 0)
                continue;
            _values.Remove(value);
            if (value[0] == EntryValues.Over)
                _distinctOver--;
        }
    }

    public override void Overflow(in WindowEntry entry) => Expire(entry);

    public override void Pass(in WindowEntry entry)
    {
    }
}
