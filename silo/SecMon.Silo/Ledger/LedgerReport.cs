namespace SecMon.Silo.Ledger;

/// <summary>Reports what became of appends to metrics and log.</summary>
internal static partial class LedgerReport
{
    public static void Report(ILogger log, LedgerAppendResult result)
    {
        if (result.TooOld > 0)
            SecMonMetrics.LedgerTooOld.Inc(result.TooOld);
        foreach (var conflict in result.Conflicts)
        {
            SecMonMetrics.LedgerConflicts.Inc();
            Conflict(log, conflict.Kind, conflict.Key, conflict.Revision);
        }
    }

    [LoggerMessage(EventId = 1, EventName = "LedgerConflict", Level = LogLevel.Critical, Message = "Ledger already holds {Kind} {Key} revision {Revision} with another content; the first one stands")]
    private static partial void Conflict(ILogger log, string kind, string key, long revision);
}
