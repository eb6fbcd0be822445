using SecMon.Silo.Health;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Delivery;

/// <summary>Runs a follower for every sink; none holds back another, nor detection.</summary>
public sealed class SinkFollowers(
    IEnumerable<SinkRegistration> registrations, SinkBoard board, IAlertLedger ledger, DeliveryFolder folder, DeliveryIndex index, DocumentComposer composer,
    HealthBoard health, Store store, TimeProvider clock, ILoggerFactory loggers) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(registrations.Select(one => Task.Run(
            () => new SinkFollower(one, board[one.Sink.Name], ledger, folder, index, composer, health, store, clock, loggers.CreateLogger<SinkFollowers>()).RunAsync(stoppingToken),
            CancellationToken.None)));
}
