using SecMon.EndToEnd.Tests.Delivery;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Console.Tests;

/// <summary>A silo with the shipped rules that follows a fresh log.</summary>
internal sealed class Deployment : IDisposable
{
    /// <summary>A silo of a minute gains nothing from profiles that the runtime would collect for its compiler.</summary>
    private const string NoProfiling = "DOTNET_TieredPGO=0";

    private readonly Scratch _scratch = new();

    /// <summary>Writes the configuration.</summary>
    /// <param name="more">Further lines of it.</param>
    /// <param name="sinks">Sinks beside the console, each with a comma before it.</param>
    public Deployment(string more = "", string sinks = "")
    {
        LogPath = Path.Combine(_scratch.Folder("logs"), "population.csv");
        Attacks = new FreshLog(LogPath);
        Lines = new LogLines(LogPath);
        Rules = _scratch.Folder("rules");
        Copy(Repository.Rules, Rules);
        Configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: ./rules
            lists: {{Repository.DemoLists}}
            sources:
              - {id: population, path: "./logs/*.csv", format: pgaudit, host: population-db-1, live_within: off}
            sinks: [{type: console}{{sinks}}]
            {{more}}
            """);
    }

    /// <summary>The log that the silo follows.</summary>
    public string LogPath { get; }

    /// <summary>The deployment's own copy of the rules.</summary>
    public string Rules { get; }

    /// <summary>Writes attacks that are a case each.</summary>
    public FreshLog Attacks { get; }

    /// <summary>Writes other lines.</summary>
    public LogLines Lines { get; }

    public string Configuration { get; }

    public string Folder => _scratch.Path;

    public string this[string name] => _scratch[name];

    public Task<Silo> StartAsync(params string[] environment) => Silo.StartAsync(_scratch.Path, Configuration, [NoProfiling, .. environment]);

    public void Dispose() => _scratch.Dispose();

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
