using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>A group whose rule is evaluated over a sliding window (sigma.md 8.3 to 8.6).</summary>
internal class WindowGroup(RunningRule rule, IReadOnlyList<string> values) : Group(rule, values)
{
    private readonly WindowMeasure _measure = WindowMeasure.Create(rule);
    private EntryWindow _window;
    private OnceIndex? _once;

    protected ref EntryWindow Window => ref _window;

    public override bool MayRest => _window.Count <= MostAtRest;

    public override Firing? Enter(in Match match, out bool isLate)
    {
        See(match.Ticks);
        Forget();
        isLate = match.Ticks < OldestWithin(Rule.WindowTicks);
        if (isLate || (match.Target.OncePer is { } once && HoldsOnce(once)))
            return null;

        var entered = WindowEntry.Of(match, Rule);
        var isKept = Add(entered);
        Entered(entered);
        return IsQuiet ? null : Evaluate(match, entered, isKept);
    }

    public override IEnumerable<EvidenceItem> MayHaveNamed(int most)
    {
        for (var i = 0; i < Math.Min(most, _window.Count) && _window[i].Ticks <= LastFired; i++)
            yield return _window[i].Evidence;
    }

    public override void Write(EvidenceWriter writer)
    {
        writer.Write7BitEncodedInt(_window.Count);
        for (var i = 0; i < _window.Count; i++)
            EntryCodec.Write(writer, _window[i]);
        _measure.Write(writer);
    }

    public override void Read(EvidenceReader reader)
    {
        for (var count = reader.ReadCount(); count > 0; count--)
            RestoreEntry(EntryCodec.Read(reader));
        _measure.Read(reader);
    }

    /// <summary>Takes up an entry that was written down.</summary>
    public void RestoreEntry(in WindowEntry entry) => Add(entry);

    /// <summary>Takes up a value that left a full window, as an older version wrote it.</summary>
    public void RestoreOverflow(string value, long ticks) => (_measure as DistinctMeasure)?.RestoreOverflow(value, ticks);

    /// <summary>An entry came in.</summary>
    protected virtual void Entered(in WindowEntry entry)
    {
    }

    /// <summary>Fires when the condition holds; the group is not quiet.</summary>
    protected virtual Firing? Evaluate(in Match match, in WindowEntry entered, bool isKept)
    {
        var computed = _measure.Compute(_window, OldestWithin(Rule.WindowTicks));
        if (!_measure.Holds(computed))
            return null;
        var evidence = EvidenceList.Of(_window, entered, isKept, out var count);
        var reason = $"{_measure.What}{By} over {Span.Text(Rule.WindowTicks)} = {_measure.Text(computed)}, threshold {_measure.Condition}";
        // Evidence of an inner alert may stand in two alerts, an entry never does.
        EvidenceItem? named = EvidenceList.HasNested(_window, entered) ? _window[0].Evidence : null;
        return Fire(match.Entry.Context, evidence, count, reason) with { IsApproximate = _measure.IsApproximate, NamedBy = named };
    }

    /// <summary>A full window keeps the newest entries, in whatever order they come.</summary>
    /// <returns>False for a late entry that is older than all of them.</returns>
    private bool Add(in WindowEntry entry)
    {
        if (_window.Count >= Rule.Capacity)
        {
            if (entry.Ticks < _window[0].Ticks)
            {
                _measure.Pass(entry);
                return false;
            }

            var left = _window.RemoveOldest();
            _once?.Leave(left);
            _measure.Overflow(left);
        }

        var isNewest = _window.Count == 0 || _window[_window.Count - 1].Ticks <= entry.Ticks;
        _window.Insert(entry);
        if (_once is not null)
            _once.Enter(entry);
        else if (_window.Count > OnceIndex.SmallWindow && entry.OncePer is not null)
            _once = new OnceIndex(_window);
        _measure.Enter(entry, isNewest, _window);
        return true;
    }

    private void Forget()
    {
        var oldest = OldestWithin(Rule.WindowTicks);
        while (_window.Count > 0 && _window[0].Ticks < oldest)
        {
            var expired = _window.RemoveOldest();
            _once?.Leave(expired);
            _measure.Expire(expired);
        }

        _measure.ExpireOverflow(oldest);
        if (_window.Count == 0)
            _once = null;
    }

    private bool HoldsOnce(string once)
    {
        if (_once is not null)
            return _once.Holds(once);
        for (var i = 0; i < _window.Count; i++)
        {
            if (_window[i].OncePer == once)
                return true;
        }

        return false;
    }
}
