using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.PostgreSql;

/// <summary>README, <i>Watch your own PostgreSQL</i>, done to the letter on a fresh server: what somebody then does is an alert, and nothing is wrong.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string LogFolder = "/var/log/postgresql";

    private readonly Scratch _scratch = new();
    private readonly DateTime _begin = DateTime.UtcNow;

    [Fact]
    public async Task Who_follows_the_readme_sees()
    {
        Assert.SkipWhen(PostgreSqlServer.Missing is not null, PostgreSqlServer.Missing ?? "");
        Assert.SkipWhen(Environment.UserName != "root", $"the README's server writes in {LogFolder}, which only root can give it here");
        var blocks = Blocks();
        var (settings, watch, configuration) = (blocks[0], blocks[1], blocks[2]);
        await using var server = await PostgreSqlServer.StartAsync(settings);
        await server.RunAsync("postgres", """
            CREATE SCHEMA pop;
            CREATE TABLE pop.citizen (citizen_id text PRIMARY KEY, full_name text);
            INSERT INTO pop.citizen SELECT '9990000' || to_char(n, 'FM00000'), 'Person ' || n FROM generate_series(1, 2000) n;
            CREATE ROLE clerk_1 LOGIN;
            GRANT USAGE ON SCHEMA pop TO PUBLIC;
            GRANT SELECT ON pop.citizen TO PUBLIC;
            """);
        foreach (var statement in watch.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            await server.RunAsync("postgres", statement);   // psql -c puts several in one transaction, where ALTER SYSTEM is refused
        File.CreateSymbolicLink(_scratch["rules"], Repository.Rules);
        await using (var copy = SecMonProcess.Start("cp", _scratch.Path, [], ["-r", "rules/lists", "my-lists"]))
            Assert.Equal(0, await copy.EndAsync(Eventually.Soon));
        _scratch.Write("secmon.yml", WithoutOtherServers(configuration));

        await using var silo = await Silo.StartAsync(_scratch.Path, "secmon.yml");
        await server.RunAsync("clerk_1", "COPY pop.citizen TO STDOUT");

        await Eventually.HoldsAsync("the copy is an alert", async () => (await silo.GetJsonAsync("/api/v1/alerts?limit=1000"))["alerts"]!.AsArray()
            .Any(alert => (string?)alert!["event"]!["code"] == "EX-02" && (string?)alert["user"]?["name"] == "clerk_1"), instead: () => SeenAsync(silo));
        Assert.DoesNotContain("SourceStopped", (await silo.GetAsync("/api/v1/health")).Body, StringComparison.Ordinal);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(10)));
    }

    /// <summary>What the silo made of the log, and the log: the server and its persons are made up.</summary>
    private async Task<string> SeenAsync(Silo silo)
    {
        var logs = Directory.EnumerateFiles(LogFolder).Where(log => File.GetLastWriteTimeUtc(log) >= _begin)
            .Select(log => $"{log}: {new FileInfo(log).Length} bytes\n{(log.EndsWith(".csv", StringComparison.Ordinal) ? File.ReadAllText(log) : "")}");
        return string.Join('\n', [(await silo.GetAsync("/api/v1/sources")).Body, (await silo.GetAsync("/api/v1/alerts?limit=1000")).Body, .. silo.Process.Errors, .. logs]);
    }

    public void Dispose()
    {
        _scratch.Dispose();
        if (!Directory.Exists(LogFolder))
            return;
        foreach (var log in Directory.EnumerateFiles(LogFolder).Where(log => File.GetLastWriteTimeUtc(log) >= _begin))
            File.Delete(log);
    }

    /// <summary>Sinks of servers that do not run here, and a port that others use, are the only things left out.</summary>
    private static string WithoutOtherServers(string configuration) =>
        string.Join('\n', configuration.Split('\n').Where(line => !line.Contains("type: elasticsearch", StringComparison.Ordinal) && !line.Contains("type: alertmanager", StringComparison.Ordinal)))
            .Replace("127.0.0.1:8080", "127.0.0.1:0", StringComparison.Ordinal);

    /// <summary>The fenced blocks of the section, in order, without their indent.</summary>
    private static List<string> Blocks()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var section = readme[readme.IndexOf("## Watch your own PostgreSQL", StringComparison.Ordinal)..];
        return [.. Fence().Matches(section).Select(block => string.Join('\n', block.Groups["text"].Value.Split('\n').Select(line => line.StartsWith("   ", StringComparison.Ordinal) ? line[3..] : line)))];
    }

    [GeneratedRegex(@"^ *```\w*\n(?<text>.*?)^ *```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Fence();
}
