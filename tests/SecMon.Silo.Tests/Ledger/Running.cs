using Microsoft.Extensions.Hosting;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>A service of the silo that is stopped at the end, and must not have ended before.</summary>
internal sealed class Running(BackgroundService service) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        Assert.False(service.ExecuteTask!.IsFaulted, $"it ended: {service.ExecuteTask.Exception}");
        await service.StopAsync(CancellationToken.None);
        service.Dispose();
    }
}
