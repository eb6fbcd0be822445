using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Silo.Delivery;
using SecMon.Silo.Health;
using SecMon.Silo.Ledger;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>The part of a silo from ledger to sinks, on a data folder.</summary>
internal sealed class DeliveringSilo : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly SinkBeginnings _beginnings;
    private readonly Task _follower;

    public DeliveringSilo(string dataFolder, IAlertLedger? ledger = null)
    {
        Store = Store.Open(DataFolder.StorePathIn(dataFolder));
        Ledger = ledger ?? new SqliteLedger(Store, retention: null, TimeProvider.System, NullLogger<SqliteLedger>.Instance);
        Folder = new DeliveryFolder(Ledger, Store, new DeliveryOptions(), TimeProvider.System, NullLogger<DeliveryFolder>.Instance);
        _ = Folder.StartAsync(CancellationToken.None);
        var registration = new SinkRegistration(Sink, new SinkRoute());
        _beginnings = new SinkBeginnings([registration], new DeliveryCursors(Store), Ledger, Store);
        var follower = new SinkFollower(
            registration, new SinkState(Sink.Name), _beginnings, Ledger, Folder, new DeliveryIndex(Store), new DocumentComposer(new DeliveryOptions()), new ActivityOutbox(Store, [registration]),
            new HealthBoard(), Store, TimeProvider.System, NullLogger.Instance);
        _follower = Task.Run(() => follower.RunAsync(_stop.Token));
    }

    public Store Store { get; }

    public IAlertLedger Ledger { get; }

    public DeliveryFolder Folder { get; }

    public Told Sink { get; } = new();

    public Task RaiseAsync(string id) => Ledger.AppendAsync([new LedgerDraft(LedgerKind.Alert, id, 1, string.Create(CultureInfo.InvariantCulture, $$$"""
        {"@timestamp":"{{{DateTime.UtcNow:o}}}","event":{"code":"EX-01","id":"{{{id}}}","kind":"alert"},"rule":{"id":"r","name":"R"},"secmon":{"alert":{"group":"{{{id}}}","severity":"high"},"evidence":{"count":1,"items":[]}},"user":{"name":"clerk_1"}}
        """))]);

    public Task HearsOfAsync(string id) => Eventually.HoldsAsync($"people hear of {id}", () => Sink.Ids.Contains($"{id}:raised"));

    /// <summary>The sink's cursor is durable only after it was told.</summary>
    public Task NotesAsync(long sequence) => Eventually.HoldsAsync($"the cursor is at {sequence}", () => new DeliveryCursors(Store).Find("told") >= sequence);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _follower;
        await Folder.StopAsync(CancellationToken.None);
        await Store.DisposeAsync();
        _beginnings.Dispose();
        _stop.Dispose();
    }

    /// <summary>Remembers what people heard.</summary>
    internal sealed class Told : IAlertSink
    {
        public string Name => "told";

        public SinkDocumentKinds Takes => SinkDocumentKinds.Notice;

        public ConcurrentQueue<string> Ids { get; } = [];

        public Task<IReadOnlyList<Refusal>> DeliverAsync(IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
        {
            foreach (var document in documents)
                Ids.Enqueue(document.Id);
            return Task.FromResult<IReadOnlyList<Refusal>>([]);
        }
    }
}
