namespace SecMon.Silo.Sinks;

/// <summary>A sink could not deliver now. Nothing is lost: what is pending is given again after a pause.</summary>
public sealed class SinkFailedException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened and what to do; without secrets.</param>
    /// <param name="pending">What is to be given again; null for the whole batch.</param>
    /// <param name="retryAfter">How long to wait at least; null lets the follower choose (exponential, with jitter).</param>
    /// <param name="inner">The cause.</param>
    public SinkFailedException(string message, IReadOnlyList<SinkDocument>? pending = null, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(message, inner)
    {
        Pending = pending;
        RetryAfter = retryAfter;
    }

    /// <summary>What is to be given again, in order; null for the whole batch.</summary>
    public IReadOnlyList<SinkDocument>? Pending { get; }

    /// <summary>How long to wait at least; null lets the follower choose.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Refused for good in the same attempt.</summary>
    public IReadOnlyList<Refusal> Refused { get; init; } = [];
}
