namespace SecMon.Detection.Decisions;

/// <summary>When a decision is made (decisions.md, <c>on:</c>).</summary>
public enum DecisionMoment
{
    /// <summary>Where signals arise, before any quiet time.</summary>
    Signals,

    /// <summary>When something touches a case, in the fold of the ledger.</summary>
    Case,
}
