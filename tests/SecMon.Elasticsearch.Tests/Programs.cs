namespace SecMon.Elasticsearch.Tests;

/// <summary>Programs of the machine.</summary>
internal static class Programs
{
    public static bool Has(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));
}
