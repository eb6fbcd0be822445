namespace SecMon.Silo.Tests.Doors;

/// <summary>A silo with a token at each of its two doors.</summary>
public sealed class GuardedSilo : IAsyncLifetime
{
    public const string Token = "swordfish-of-the-API";
    public const string MetricsToken = "for-prometheus-alone";

    internal RunningSilo Silo { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["token"], Token + "\n");
        await File.WriteAllTextAsync(scratch["metrics-token"], MetricsToken);
        Silo = await RunningSilo.StartAsync(scratch, options => options with { ApiTokenFile = scratch["token"], MetricsTokenFile = scratch["metrics-token"] });
    }

    public ValueTask DisposeAsync() => Silo.DisposeAsync();
}
