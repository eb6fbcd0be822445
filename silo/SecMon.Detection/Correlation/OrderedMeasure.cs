using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>
/// <c>temporal_ordered</c>: the longest prefix of the steps. For each length it knows the latest time at which such a prefix
/// may begin; the prefix lies in the window while that time does. A late entry makes it go through the window again.
/// </summary>
internal sealed class OrderedMeasure(RunningRule rule) : WindowMeasure(rule)
{
    private const long Never = long.MinValue;

    /// <summary>What the entries that left a full window add up to.</summary>
    private readonly long[] _left = Start(rule);
    private readonly long[] _starts = Start(rule);
    private bool _hasPassed;

    public override string What => "temporal_ordered";

    public override double Compute(EntryWindow window, long oldest)
    {
        if (_hasPassed)
            GoThrough(window);
        for (var length = _starts.Length; length > 0; length--)
        {
            if (_starts[length - 1] != Never && _starts[length - 1] >= oldest)
                return length;
        }

        return 0;
    }

    public override void Enter(in WindowEntry entry, bool isNewest, EntryWindow window)
    {
        if (isNewest)
            Step(_starts, entry);
        else
            GoThrough(window);
    }

    public override void Overflow(in WindowEntry entry) => Step(_left, entry);

    /// <summary>It stands before all that are kept; among those that left its place is not known any more, so it comes last.</summary>
    public override void Pass(in WindowEntry entry)
    {
        Step(_left, entry);
        _hasPassed = true;
    }

    public override void Write(EvidenceWriter writer)
    {
        foreach (var start in (long[])[.. _left, .. _starts])
            writer.Write(start);
        writer.Write(_hasPassed);
    }

    public override void Read(EvidenceReader reader)
    {
        for (var i = 0; i < _left.Length; i++)
            _left[i] = reader.ReadInt64();
        for (var i = 0; i < _starts.Length; i++)
            _starts[i] = reader.ReadInt64();
        _hasPassed = reader.ReadBoolean();
    }

    private void GoThrough(EntryWindow window)
    {
        _hasPassed = false;
        _left.CopyTo(_starts, 0);
        for (var i = 0; i < window.Count; i++)
            Step(_starts, window[i]);
    }

    /// <summary>From the longest prefix down, so that an entry that matches two rules serves one step.</summary>
    private void Step(long[] starts, in WindowEntry entry)
    {
        for (var step = starts.Length - 1; step >= 0; step--)
        {
            if (!entry.Matched.Contains(Rule.Steps[step]))
                continue;
            var start = step == 0 ? entry.Ticks : starts[step - 1];
            starts[step] = Math.Max(starts[step], start);
        }
    }

    private static long[] Start(RunningRule rule)
    {
        var starts = new long[rule.Steps.Count];
        Array.Fill(starts, Never);
        return starts;
    }
}
