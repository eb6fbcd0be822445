namespace SecMon.Silo.Sinks;

/// <summary>A sink whose other side forgets what it is not told again (Alertmanager): it is told everything that stands, from time to time.</summary>
public interface IStandingSink : IAlertSink
{
    /// <summary>How often it is told.</summary>
    TimeSpan TellEvery { get; }

    /// <summary>For how long after its end something is still told.</summary>
    TimeSpan TellAfterEnd { get; }

    /// <summary>Tells everything that stands: notices of open and lately closed cases, and problems of SecMon's own health.</summary>
    /// <exception cref="SinkFailedException">It is told again at the next time.</exception>
    Task TellAsync(IReadOnlyList<SinkDocument> standing, CancellationToken cancellation);
}
