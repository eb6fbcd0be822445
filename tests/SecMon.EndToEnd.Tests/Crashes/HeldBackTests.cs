using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Crashes;

/// <summary><c>kill -9</c> at any moment: what quiet times held back is in the same cases, with the same count and names, as in a replay.</summary>
public sealed class HeldBackTests : IDisposable
{
    private const int Grants = 30_000;

    private readonly Scratch _scratch = new();

    [Fact]
    public async Task After_kills_the_cases_hold_what_a_replay_says_that_they_hold()
    {
        var log = Path.Combine(_scratch.Folder("logs"), "population.csv");
        await File.WriteAllTextAsync(log, Log());
        var configuration = _scratch.Write(
            "secmon.yml", $"data: ./data\nrules: {Repository.Rules}\nlists: {Repository.DemoLists}\nsources:\n  - {{id: db, path: \"./logs/*.csv\", format: pgaudit}}\n");
        SortedDictionary<string, string>? expected = null;
        Dictionary<string, string> cases = [];

        await new KilledSilo(_scratch, configuration).RunAsync(Grants, async () =>
        {
            if (expected is null)
                (expected, cases) = await ReplayAsync(log);
            return Enumerable.SequenceEqual(expected, await OfLedgerAsync(cases));
        });

        Assert.NotEmpty(expected!);
        Assert.Contains(expected!.Values, held => held.Contains("createrole", StringComparison.Ordinal));
        Assert.Equal(expected, await OfLedgerAsync(cases));
        Assert.Equal(cases.Count, (await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"])).Count);
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>Four administrators who give something every few seconds, to ever other roles, with pauses that are longer than the quiet time.</summary>
    private static string Log()
    {
        var text = new StringBuilder();
        var time = DateTime.UtcNow.AddDays(-100);
        for (var i = 0; i < Grants; i++)
        {
            time = time.AddSeconds(i % 4_000 == 0 ? 3_600 : 1.7);
            var (account, line) = (i % 4, (i / 4) + 1);
            var statement = i % 997 == 0 ? $"ALTER ROLE clerk_{i % 50} CREATEROLE" : $"GRANT SELECT ON pop.citizen TO clerk_{i % 50}, role_{i / 5_000}";
            var command = i % 997 == 0 ? "ALTER ROLE" : "GRANT";
            text.Append(CultureInfo.InvariantCulture, $"""
                {time:yyyy-MM-dd HH:mm:ss.fff} UTC,"dba_{account}","population",1420{account},"127.9.0.1:4060{account}",6b043888.377{account},{line},"{command}",{time:yyyy-MM-dd} 00:00:00 UTC,64/8,0,LOG,00000,"AUDIT: SESSION,{line},1,ROLE,{command},,,""{statement}"",<none>,0",,,,,,,,,"psql","client backend",,0
                """).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What the cases hold, and the case of every alert.</summary>
    private async Task<(SortedDictionary<string, string> Held, Dictionary<string, string> Cases)> ReplayAsync(string log)
    {
        await using var replay = await SecMonProcess.RunAsync(
            _scratch.Path, "replay", "--format", "pgaudit", "--rules", Repository.Rules, "--lists", Repository.DemoLists, "--data", "data", "--cases", "--summary", _scratch["summary.json"], "--input", log);
        Assert.True(replay.ExitCode == 0, string.Join('\n', replay.Errors));
        var summary = JsonNode.Parse(await File.ReadAllTextAsync(_scratch["summary.json"]))!;
        var held = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in summary["held_back"]!.AsArray())
            held[(string)one!["case"]!] = Shown((long)one["held_back"]!["count"]!, Texts(one["held_back"]!["grantees"]), Texts(one["held_back"]!["privileges"]));
        return (held, replay.Output.Select(line => JsonNode.Parse(line)!).ToDictionary(alert => (string)alert["event"]!["id"]!, alert => (string)alert["secmon"]!["case"]!["id"]!));
    }

    private async Task<SortedDictionary<string, string>> OfLedgerAsync(Dictionary<string, string> cases)
    {
        await using var export = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "export", "--data", _scratch["data"]);
        var held = export.Output.Select(line => JsonNode.Parse(line)!).Where(entry => (string)entry["kind"]! == "held_back").Select(entry => entry["body"]!);
        var shown = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var ofCase in held.GroupBy(one => cases.GetValueOrDefault((string)one["alert"]!, "no case")))
            shown[ofCase.Key] = Shown(ofCase.Sum(one => (long)one["count"]!), ofCase.SelectMany(one => Texts(one["grantees"])), ofCase.SelectMany(one => Texts(one["privileges"])));
        return shown;
    }

    private static string Shown(long count, IEnumerable<string> grantees, IEnumerable<string> privileges) =>
        $"{count}: {string.Join(' ', grantees.Distinct().Order(StringComparer.Ordinal))}: {string.Join(' ', privileges.Distinct().Order(StringComparer.Ordinal))}";

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(one => (string)one!);
}
