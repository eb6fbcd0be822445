using Polly;
using Polly.Retry;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Delivery;

/// <summary>Gives a sink documents until each is stored or refused for good: again and again, with growing pauses, without end.</summary>
internal sealed partial class SinkAttempts
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly IAlertSink _sink;
    private readonly SinkState _state;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ResiliencePipeline _pipeline;
    private DateTime _oldestPending = DateTime.MaxValue;

    public SinkAttempts(IAlertSink sink, SinkState state, TimeProvider clock, ILogger log)
    {
        _sink = sink;
        _state = state;
        _clock = clock;
        _log = log;
        var retry = new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<SinkFailedException>(),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = FirstPause,
            MaxDelay = LongestPause,
            DelayGenerator = attempt => ValueTask.FromResult((attempt.Outcome.Exception as SinkFailedException)?.RetryAfter),
            OnRetry = attempt => Report((SinkFailedException)attempt.Outcome.Exception!),
        };
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(retry).Build();
        // Counters that begin at 0 show their first increase too.
        SecMonMetrics.SinkRetries.WithLabels(sink.Name);
        SecMonMetrics.SinkRefused.WithLabels(sink.Name);
        SecMonMetrics.SinkOldestPending.WithLabels(sink.Name);
    }

    /// <summary>Delivers documents.</summary>
    /// <returns>What was refused for good.</returns>
    /// <exception cref="OperationCanceledException">The silo stops; nothing is noted, so everything is given again.</exception>
    public async Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        if (documents.Count == 0)
            return [];   // says nothing about the other side
        ShowPending(documents);
        var pending = documents;
        var refused = new List<Refusal>();
        await _pipeline.ExecuteAsync(
            async token =>
            {
                try
                {
                    if (pending.Count > 0)
                        refused.AddRange(await GiveAsync(pending, token));
                }
                catch (SinkFailedException failed)
                {
                    refused.AddRange(failed.Refused);
                    // What is refused for good is done: given again, it would be refused again, attempt after attempt.
                    pending = [.. (failed.Pending ?? pending).Except(failed.Refused.Select(refusal => refusal.Document))];
                    throw;
                }
            },
            cancellation);
        Done(documents, refused);
        return refused;
    }

    /// <summary>Gives documents once, for what must not hold back the ledger's: the caller tries again later.</summary>
    /// <returns>What was refused for good, and whether all of it is done.</returns>
    public async Task<(IReadOnlyList<Refusal> Refused, bool IsDone)> TryAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        try
        {
            var refused = await GiveAsync(documents, cancellation);
            Done(documents, refused);
            return (refused, true);
        }
        catch (SinkFailedException failed)
        {
            await Report(failed);
            return (failed.Refused, false);
        }
    }

    private async Task<IReadOnlyList<Refusal>> GiveAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        try
        {
            return await _sink.DeliverAsync(documents, cancellation);
        }
        catch (Exception unforeseen) when (unforeseen is not SinkFailedException && (unforeseen is not OperationCanceledException || !cancellation.IsCancellationRequested))
        {
            // Whatever it is: a sink must be seen failing and be tried again, never end unseen.
            LogUnforeseen(_sink.Name, unforeseen);
            throw new SinkFailedException($"an error that nobody foresaw: {unforeseen.Message}", documents, inner: unforeseen);
        }
    }

    private void Done(IReadOnlyList<SinkDocument> documents, IReadOnlyList<Refusal> refused)
    {
        Recovered();
        foreach (var kind in documents.Except(refused.Select(refusal => refusal.Document)).GroupBy(document => document.Kind))
            SecMonMetrics.SinkDelivered.WithLabels(_sink.Name, kind.Key.ToString().ToLowerInvariant()).Inc(kind.Count());
    }

    private ValueTask Report(SinkFailedException failed)
    {
        ShowPendingAge();
        if (_state.Problem is null)
            LogFailing(_sink.Name, failed.Message);
        _state.Fail(failed.Message, _clock.GetUtcNow().UtcDateTime);
        SecMonMetrics.SinkUp.WithLabels(_sink.Name).Set(0);
        SecMonMetrics.SinkRetries.WithLabels(_sink.Name).Inc();
        return ValueTask.CompletedTask;
    }

    private void ShowPending(IReadOnlyList<SinkDocument> documents)
    {
        _oldestPending = documents.Where(document => document.Sequence > 0).Select(document => document.Time).DefaultIfEmpty(DateTime.MaxValue).Min();
        ShowPendingAge();
    }

    /// <summary>Also after every failure: the longer the other side is away, the older what waits for it.</summary>
    private void ShowPendingAge() =>
        SecMonMetrics.SinkOldestPending.WithLabels(_sink.Name).Set(Math.Max(0, (_clock.GetUtcNow().UtcDateTime - _oldestPending).TotalSeconds));

    private void Recovered()
    {
        if (_state.Problem is not null)
            LogRecovered(_sink.Name);
        _state.Recover();
        SecMonMetrics.SinkUp.WithLabels(_sink.Name).Set(1);
    }

    [LoggerMessage(1, LogLevel.Error, "Sink {Sink} is failing and will be tried again without end: {Problem}")]
    private partial void LogFailing(string sink, string problem);

    [LoggerMessage(2, LogLevel.Information, "Sink {Sink} works again")]
    private partial void LogRecovered(string sink);

    [LoggerMessage(3, LogLevel.Critical, "Sink {Sink} met an error that nobody foresaw; it will be tried again")]
    private partial void LogUnforeseen(string sink, Exception failed);
}
