namespace SecMon.Silo.Evidence;

/// <summary>An alert whose evidence is tried again.</summary>
/// <param name="Alert">Its id.</param>
/// <param name="Since">When its records could not be had first, UTC.</param>
/// <param name="Next">When they are tried again, UTC.</param>
/// <param name="IsSettled">True when all looked as if it were certain; it is after a second look that says the same.</param>
/// <param name="Problem">Why the records could not be had.</param>
internal sealed record WaitingEvidence(string Alert, DateTime Since, DateTime Next, bool IsSettled, string Problem);
