using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Silo.Configuration;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Demo;

/// <summary>The configuration of the demo: one source that follows the file into which the recorded day is played.</summary>
internal static class DemoSource
{
    private static readonly string Assets = Path.Combine(AppContext.BaseDirectory, "Demo");

    /// <summary>The recorded day.</summary>
    public static string RecordedDay => Path.Combine(Assets, "recorded-day.csv.gz");

    /// <summary>The folder into which it is played.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "demo");

    /// <summary>The options with the demo's source and lists in them.</summary>
    public static SecMonOptions AddTo(SecMonOptions options)
    {
        var format = LogFormats.Find("pgaudit")!;
        return options with
        {
            Lists = options.Lists ?? Path.Combine(Assets, "lists"),
            Sources =
            [
                new SourceOptions
                {
                    Id = "demo-population-db",
                    Path = Path.Combine(FolderIn(options.Data), "*.csv"),
                    Format = format,
                    Host = "population-db-1",
                    LiveWithin = null,   // the recorded day ends, and nothing is wrong then
                    LogSource = new LogSource(format.Category, format.Product, format.Service),
                },
            ],
        };
    }
}
