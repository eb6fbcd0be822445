using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>One entry of a window.</summary>
/// <param name="Evidence">The record.</param>
/// <param name="Counted">Counted values; empty for kinds that count none.</param>
/// <param name="OncePer">Value of the <c>once_per</c> field; null when there is none.</param>
/// <param name="Matched">Keys of the rules that it matched; empty for rules that do not ask which.</param>
/// <param name="Numbers">Numbers that are added up or compared; empty for kinds that need none.</param>
/// <param name="Nested">Evidence of the correlations that fired at the event; empty outside chains.</param>
internal readonly record struct WindowEntry(
    EvidenceItem Evidence, IReadOnlyList<string> Counted, string? OncePer, IReadOnlyList<ulong> Matched, IReadOnlyList<double> Numbers, IReadOnlyList<EvidenceItem> Nested)
{
    public long Ticks => Evidence.EffectiveTicks;

    public static WindowEntry Of(in Match match, RunningRule rule) => new(
        match.Evidence, match.Target.Counted, match.Target.OncePer, rule.AsksWhich ? match.Rules : [], match.Target.Numbers, match.Nested);
}
