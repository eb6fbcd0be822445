using System.Globalization;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>
/// <c>baseline</c> (sigma.md 10.4): the value of the interval that is going on, against those of the group's comparable past
/// intervals. An interval in which nothing came counts as 0. A late entry belongs to its own interval and never fires.
/// </summary>
internal sealed class BaselineGroup(RunningRule rule, IReadOnlyList<string> values, BaselineKeys keys) : Group(rule, values)
{
    private readonly SortedDictionary<long, double> _past = [];
    private readonly HashSet<string> _distinct = [];
    private EntryWindow _window;
    private long _first = long.MaxValue;
    private long _interval = long.MinValue;
    private long _count;
    private double _value;

    public override Firing? Enter(in Match match, out bool isLate)
    {
        See(match.Ticks);
        isLate = match.Ticks < OldestWithin(keys.History.Ticks);
        if (isLate)
            return null;

        _first = Math.Min(_first, match.Ticks);
        var interval = match.Ticks / keys.Interval.Ticks;
        if (interval < _interval)
        {
            isLate = keys.Of.Kind == MeasureKind.Distinct;   // which values that interval had is not known any more
            if (!isLate)
                _past[interval] = _past.GetValueOrDefault(interval) + match.Target.Numbers.Sum();
            return null;
        }

        if (interval > _interval)
            Begin(interval);
        var entered = WindowEntry.Of(match, Rule) with { Counted = [], Numbers = [] };
        var isKept = Add(match, entered);
        return IsQuiet || !IsLearnt ? null : Evaluate(match, entered, isKept);
    }

    public override void Write(EvidenceWriter writer)
    {
        writer.Write(_first);
        writer.Write(_interval);
        writer.Write(_count);
        writer.Write(_value);
        writer.Write([.. _distinct.Order(StringComparer.Ordinal)]);
        writer.Write7BitEncodedInt(_past.Count);
        foreach (var (interval, value) in _past)
        {
            writer.Write(interval);
            writer.Write(value);
        }

        writer.Write7BitEncodedInt(_window.Count);
        for (var i = 0; i < _window.Count; i++)
            EntryCodec.Write(writer, _window[i]);
    }

    public override void Read(EvidenceReader reader)
    {
        (_first, _interval, _count, _value) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadDouble());
        _distinct.UnionWith(reader.ReadTexts());
        for (var count = reader.ReadCount(); count > 0; count--)
            _past[reader.ReadInt64()] = reader.ReadDouble();
        for (var count = reader.ReadCount(); count > 0; count--)
            _window.Insert(EntryCodec.Read(reader));
    }

    private bool IsLearnt => Milliseconds(Newest) - Milliseconds(_first) >= Milliseconds(keys.Learn.Ticks);

    private void Begin(long interval)
    {
        if (_interval != long.MinValue)
            _past[_interval] = _past.GetValueOrDefault(_interval) + _value;
        // Not by the first event: a late one may come before it and make the interval whole.
        var oldest = (Newest - keys.History.Ticks) / keys.Interval.Ticks;
        while (_past.Count > 0 && _past.First().Key is var past && past < oldest)
            _past.Remove(past);
        _distinct.Clear();
        (_interval, _value, _count, _window) = (interval, 0, 0, default);
    }

    private bool Add(in Match match, in WindowEntry entered)
    {
        _count++;
        if (keys.Of.Kind == MeasureKind.Distinct)
        {
            _distinct.UnionWith(match.Target.Counted);
            _value = _distinct.Count;
        }
        else
        {
            _value += match.Target.Numbers.Sum();
        }

        if (_window.Count >= Rule.Capacity)
        {
            if (entered.Ticks < _window[0].Ticks)
                return false;
            _window.RemoveOldest();
        }

        _window.Insert(entered);
        return true;
    }

    /// <summary>Two alerts of an interval share evidence, so the event that made it fire names the alert.</summary>
    private Firing? Evaluate(in Match match, in WindowEntry entered, bool isKept)
    {
        if (_value < keys.Min || Comparable() is not { Count: > 0 } past)
            return null;
        var median = Median(past);
        var deviation = keys.Mads > 0 ? Median([.. past.Select(value => Math.Abs(value - median))]) : 0;
        var limit = keys.Mads > 0 ? median + (keys.Mads * deviation) : median * keys.Times;
        if (_value < limit || (keys.Mads > 0 && _value <= median))
            return null;

        var evidence = EvidenceList.Of(_window, entered, isKept, out _);
        var how = keys.Mads > 0 ? $"median {Text(median)} + {Text(keys.Mads)} × deviation {Text(deviation)}" : $"{Text(keys.Times)} × median {Text(median)}";
        var reason = $"{keys.Of}{By} in {Span.Text(keys.Interval.Ticks)} = {Text(_value)}, usual are {past.Count} intervals: {how} = {Text(limit)}";
        return Fire(match.Entry.Context, evidence, Math.Max(_count, evidence.Count), reason) with { NamedBy = match.Evidence };
    }

    /// <summary>The first interval that lies in the history as a whole.</summary>
    private long OldestInterval => (Math.Max(_first, Newest - keys.History.Ticks) + keys.Interval.Ticks - 1) / keys.Interval.Ticks;

    private List<double> Comparable()
    {
        var step = keys.Period is { } period ? period.Ticks / keys.Interval.Ticks : 1;
        var past = new List<double>();
        for (var interval = _interval - step; interval >= OldestInterval; interval -= step)
            past.Add(_past.GetValueOrDefault(interval));
        return past;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static string Text(double value) => Math.Round(value, 3).ToString(CultureInfo.InvariantCulture);
}
