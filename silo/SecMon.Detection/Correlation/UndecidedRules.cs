using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Correlation;

/// <summary>Rules without decisions: every signal is an alert.</summary>
/// <param name="rules">The rules.</param>
public sealed class UndecidedRules(IRunningRules rules) : IRunningRules
{
    /// <inheritdoc/>
    public DecisionSet Decisions => DecisionSet.Empty;

    /// <inheritdoc/>
    public FactsLibrary Facts => FactsLibrary.Empty;

    /// <inheritdoc/>
    public RunningRule? Find(ulong key) => rules.Find(key);

    /// <inheritdoc/>
    public bool Runs(ulong key) => rules.Runs(key);
}
