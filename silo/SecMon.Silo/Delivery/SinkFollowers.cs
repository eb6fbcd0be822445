using SecMon.Silo.Health;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>Runs a follower for every sink; none holds back another, nor detection.</summary>
public sealed class SinkFollowers(
    IEnumerable<SinkRegistration> registrations, SinkBoard board, DeliveryCursors cursors, IAlertLedger ledger, DeliveryFolder folder, DeliveryIndex index,
    DocumentComposer composer, ActivityOutbox activity, HealthBoard health, Store store, TimeProvider clock, ILoggerFactory loggers) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beginnings = new SinkBeginnings(registrations, cursors, ledger, store);
        await Task.WhenAll(registrations.Select(one => Task.Run(() => FollowerOf(one, beginnings).RunAsync(stoppingToken), CancellationToken.None)));
    }

    private SinkFollower FollowerOf(SinkRegistration one, SinkBeginnings beginnings) =>
        new(one, board[one.Sink.Name], beginnings, ledger, folder, index, composer, activity, health, store, clock, loggers.CreateLogger<SinkFollowers>());
}
