using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Correlation;

/// <summary>Finds the rules that entries, journals and snapshots name: those of every rule set in use.</summary>
public interface IRunningRules
{
    /// <summary>The rule of that key; null when no rule set in use has it.</summary>
    RunningRule? Find(ulong key);

    /// <summary>True when the rule is in the set in force: only then does time passing make it fire.</summary>
    bool Runs(ulong key);

    /// <summary>The decisions of the set in force.</summary>
    DecisionSet Decisions { get; }

    /// <summary>The rows that decisions may bind now.</summary>
    FactsLibrary Facts { get; }
}
