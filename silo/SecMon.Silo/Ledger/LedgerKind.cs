namespace SecMon.Silo.Ledger;

/// <summary>Kinds of ledger entries (design.md, Ledger).</summary>
public static class LedgerKind
{
    /// <summary>An alert; the key is its id, the body its document.</summary>
    public const string Alert = "alert";

    /// <summary>Masked text and hashes of an alert's records; the key is the alert's id.</summary>
    public const string Evidence = "evidence";

    /// <summary>What a quiet time held back behind an alert; the key is a hash of its content.</summary>
    public const string HeldBack = "held_back";

    /// <summary>What somebody did about a case; the key is the case's id, the revision counts its changes.</summary>
    public const string CaseChange = "case_change";

    /// <summary>What a decision did when something touched a case; the key is made of decision, case and the entry that touched it.</summary>
    public const string Decision = "decision";

    /// <summary>An incident that a decision opened, or cases that joined it; the key is made of the incident, the decision and the entry upon which it was made.</summary>
    public const string Incident = "incident";

    /// <summary>What somebody did about an incident; the key is its id, the revision counts its changes.</summary>
    public const string IncidentChange = "incident_change";

    /// <summary>That a case is to be decided about once more, since deciding failed when it was touched; the key is made of the case and the entry that touched it.</summary>
    public const string DecideAgain = "decide_again";

    /// <summary>A signed statement of the chain's state; the key is the sequence number that it vouches for.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>Stands, signed, for entries that retention removed; the key is the last one's sequence number.</summary>
    public const string CutOff = "cut_off";

    /// <summary>A rule set that came into force; the key is its hash.</summary>
    public const string RuleSet = "rule_set";

    /// <summary>Rows that excuse somebody were added or removed; the key is their list and the moment.</summary>
    public const string Facts = "facts";

    /// <summary>A suppression or maintenance window; the key is its id, each change a revision.</summary>
    public const string Suppression = "suppression";

    /// <summary>That somebody looked at evidence or took a bundle; the key is a random id.</summary>
    public const string Access = "access";
}
