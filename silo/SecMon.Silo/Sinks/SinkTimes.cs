namespace SecMon.Silo.Sinks;

/// <summary>Times that sinks and delivery share.</summary>
internal static class SinkTimes
{
    /// <summary>For so long people are reminded that a rule raised more cases than they were told of.</summary>
    public static readonly TimeSpan StormLasts = TimeSpan.FromHours(1);
}
