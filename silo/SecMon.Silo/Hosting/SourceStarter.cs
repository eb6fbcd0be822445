using SecMon.Detection.Correlation;
using SecMon.Silo.Grains;

namespace SecMon.Silo.Hosting;

/// <summary>Wakes the partitions, so that what their journals hold is evaluated, then starts the sources; stops the sources first.</summary>
public sealed partial class SourceStarter(IGrainFactory grains, SiloContext silo, Readiness readiness, ILogger<SourceStarter> log) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        readiness.IsReady = false;
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(silo.Options.Sources.Select(source => grains.GetGrain<ISourceGrain>(source.Id).StopAsync()));
        LogStopped(silo.Options.Sources.Count);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await grains.GetGrain<IRuleBookGrain>(0).AnnounceAsync();
        await Task.WhenAll(Enumerable.Range(0, CorrelationPartition.Partitions).Select(partition => grains.GetGrain<ICorrelationGrain>(partition).WakeAsync()));
        while (!stoppingToken.IsCancellationRequested)
        {
            // Also later: a source that lost its activation is started again.
            await Task.WhenAll(silo.Options.Sources.Select(source => grains.GetGrain<ISourceGrain>(source.Id).StartAsync()));
            readiness.IsReady = true;
            await Task.Delay(LookInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Sources} sources stopped, their checkpoints are written")]
    private partial void LogStopped(int sources);
}
