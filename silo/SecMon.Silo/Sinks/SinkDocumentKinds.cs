namespace SecMon.Silo.Sinks;

/// <summary>Kinds of documents that sinks deliver.</summary>
[Flags]
public enum SinkDocumentKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An alert (event.md, Alert) with its case and the ledger's fields; never changes.</summary>
    Alert = 1,

    /// <summary>A case as it stands; its version is its revision. Each change makes a new one.</summary>
    Case = 2,

    /// <summary>
    /// Word of a case to people: the case document, whose <c>event.action</c> says what is new (<c>raised</c>, <c>counted</c>,
    /// <c>acknowledged</c>, <c>investigating</c>, <c>closed</c>, <c>reopened</c>, <c>assigned</c>, <c>noted</c>, <c>overdue</c>, <c>storm</c>).
    /// </summary>
    Notice = 4,

    /// <summary>A signed checkpoint of the ledger, so that evidence of it lives elsewhere.</summary>
    Checkpoint = 8,

    /// <summary>Word of SecMon's own health: <c>event.action</c> is <c>raised</c> or <c>resolved</c>.</summary>
    Health = 16,

    /// <summary>What an account did in an hour (event.md, activity); its version grows with what was counted.</summary>
    Activity = 32,

    /// <summary>
    /// An incident as it stands; its version is its revision. Each change makes a new one. Word of it to people is a <see cref="Notice"/>, whose
    /// <c>event.dataset</c> is <c>secmon.incident</c>.
    /// </summary>
    Incident = 64,
}
