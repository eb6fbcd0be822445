namespace SecMon.Detection.Correlation;

/// <summary><c>event_count</c>: the number of entries. A full window holds more than any threshold, so it is exact.</summary>
internal sealed class CountMeasure(RunningRule rule) : WindowMeasure(rule)
{
    public override string What => "event_count";

    public override double Compute(EntryWindow window, long oldest) => window.Count;
}
