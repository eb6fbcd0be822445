namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>Why nothing can be written now.</summary>
/// <param name="Problem">What happened and what to do.</param>
/// <param name="RetryAfter">How long to wait at least; null lets the follower choose.</param>
/// <param name="IsSlow">Whether a person must mend it.</param>
internal sealed record WriteFailure(string Problem, TimeSpan? RetryAfter, bool IsSlow)
{
    /// <summary>Pause before what only a person can mend is tried again.</summary>
    public static readonly TimeSpan SlowRetry = TimeSpan.FromSeconds(60);

    /// <summary>What a whole answer that is no success means, for any request.</summary>
    public static WriteFailure Of(ElasticsearchAnswer answer) => answer switch
    {
        { Lost: not null } or { Status: 408 or 425 or >= 500 } => Unknown(ServerText.Of(answer), answer),
        { Status: 429 } => new WriteFailure($"the server refuses more for now: {ServerText.Of(answer)}", answer.RetryAfter, IsSlow: false),
        { Status: 401 } => Misconfigured($"the secret is refused, put a valid one in its place: {ServerText.Of(answer)}"),
        { Status: 403 } => Misconfigured($"a privilege is missing: {ServerText.Of(answer)}"),
        _ => Misconfigured(ServerText.Of(answer)),
    };

    /// <summary>It may be done or not: the same is sent again.</summary>
    public static WriteFailure Unknown(string problem, ElasticsearchAnswer answer) => new($"outcome unknown: {problem}", answer.RetryAfter, IsSlow: false);

    /// <summary>A person must change the configuration or the privileges.</summary>
    public static WriteFailure Misconfigured(string problem) => Slow($"sink misconfigured: {problem}");

    /// <summary>A person must mend it.</summary>
    public static WriteFailure Slow(string problem) => new(problem, SlowRetry, IsSlow: true);
}
