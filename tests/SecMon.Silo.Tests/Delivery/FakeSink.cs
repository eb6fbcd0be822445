using SecMon.Silo.Sinks;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>A sink that keeps what it is given and fails as a test tells it.</summary>
internal sealed class FakeSink(string name, SinkDocumentKinds takes) : IAlertSink
{
    private readonly List<SinkDocument> _taken = [];
    private int _attempts;

    public string Name => name;

    public SinkDocumentKinds Takes => takes;

    /// <summary>Decides about a batch before it is taken; may throw.</summary>
    public Func<IReadOnlyList<SinkDocument>, IReadOnlyList<Refusal>> Answer { get; set; } = _ => [];

    /// <summary>Called after a batch was taken.</summary>
    public Action Taken { get; set; } = () => { };

    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>What was taken, in order.</summary>
    public IReadOnlyList<SinkDocument> Documents
    {
        get
        {
            lock (_taken)
                return [.. _taken];
        }
    }

    public IReadOnlyList<string> Ids => [.. Documents.Select(document => document.Id)];

    public static SinkFailedException Failure(string message = "the other side is away") => new(message);

    public Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Interlocked.Increment(ref _attempts);
        var refused = Answer(documents);
        lock (_taken)
            _taken.AddRange(documents.Except(refused.Select(refusal => refusal.Document)));
        Taken();
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(refused);
    }
}
