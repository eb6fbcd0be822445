using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Delivery;

/// <summary>A deployment: one source that follows a fresh log, and sinks.</summary>
internal sealed class DeliveringSilo : IDisposable
{
    private readonly Scratch _scratch = new();

    /// <summary>Writes the configuration.</summary>
    /// <param name="sinks">Lines of <c>sinks:</c>.</param>
    public DeliveringSilo(params string[] sinks)
        : this(stormLimit: 100_000, sinks)
    {
    }

    /// <summary>Writes a configuration that tells people of so many cases of a rule a minute.</summary>
    public DeliveringSilo(int stormLimit, params string[] sinks)
    {
        var folder = _scratch.Folder("logs");
        Log = new FreshLog(Path.Combine(folder, "population.csv"));
        Configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: {{Repository.Rules}}
            lists: {{Repository.DemoLists}}
            public_url: https://secmon.example.org
            ledger: {checkpoint_every: 1s}
            delivery: {storm_limit: {{stormLimit}}}
            sources:
              - {id: population, path: "./logs/*.csv", format: pgaudit, host: population-db-1}
            sinks:
            {{string.Join('\n', sinks.Select(sink => $"  - {sink}"))}}
            """);
    }

    public FreshLog Log { get; }

    public string Configuration { get; }

    public string Folder => _scratch.Path;

    public string this[string name] => _scratch[name];

    public Task<Silo> StartAsync() => Silo.StartAsync(Folder, Configuration);

    public void Dispose() => _scratch.Dispose();
}
