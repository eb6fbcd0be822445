using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Console.Tests;

/// <summary>A silo before which tests sit, started when the first one asks for it.</summary>
/// <param name="configuration">Further lines of its configuration.</param>
/// <param name="prepare">Changes the deployment before the start.</param>
/// <param name="sinks">Sinks beside the console, each with a comma before it.</param>
public abstract class RunningSilo(string configuration = "", Action<string>? prepare = null, string sinks = "") : IAsyncDisposable
{
    private Silo? _silo;

    internal Deployment Deployment { get; } = new(configuration, sinks);

    internal Silo Silo => _silo ?? throw new InvalidOperationException("the silo was not started");

    /// <summary>Starts it when it does not run yet.</summary>
    internal async Task EnsureAsync()
    {
        if (_silo is not null)
            return;
        prepare?.Invoke(Deployment.Folder);
        _silo = await Deployment.StartAsync();
    }

    /// <summary>Stops it, whatever it does, and starts it again.</summary>
    /// <param name="meanwhile">Done while there is no silo.</param>
    internal async Task RestartAsync(Func<Task> meanwhile)
    {
        var address = new Uri(Silo.Url).Authority;
        await Silo.DisposeAsync();
        _silo = null;   // when it does not come back, the next test starts its own
        await meanwhile();
        _silo = await Deployment.StartAsync($"SECMON__HTTP={address}");
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_silo is not null)
            await _silo.DisposeAsync();
        Deployment.Dispose();
        GC.SuppressFinalize(this);
    }
}
