namespace SecMon.Silo.Sinks;

/// <summary>A sink that wants much at once: after the first document it waits before it is given what has come (a digest).</summary>
public interface ICollectingSink : IAlertSink
{
    /// <summary>How long it collects.</summary>
    TimeSpan CollectFor { get; }
}
