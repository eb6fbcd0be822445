namespace SecMon.Silo.Ledger;

/// <summary>Kinds of ledger entries (design.md, Ledger) that exist so far.</summary>
public static class LedgerKind
{
    /// <summary>An alert; the key is its id, the body its document.</summary>
    public const string Alert = "alert";

    /// <summary>A rule set that came into force; the key is its hash.</summary>
    public const string RuleSet = "rule_set";
}
