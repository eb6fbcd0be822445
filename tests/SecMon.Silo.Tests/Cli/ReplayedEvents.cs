using System.Text;
using System.Text.Json.Nodes;
using SecMon.Detection;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;
using SecMon.Silo.Cli;
using SecMon.Silo.Configuration;
using SecMon.Silo.Rules;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Cli;

/// <summary>JSON events played through parser, enrichment and the shipped rules, as <c>replay</c> does it.</summary>
internal static class ReplayedEvents
{
    /// <summary>Plays lines of JSON by accounts that are all clerks of the day.</summary>
    public static async Task<(IReadOnlyList<JsonNode> Alerts, ReplayAccount Account)> PlayAsync(Scratch scratch, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(scratch["lists/enrich"]);
        await File.WriteAllTextAsync(scratch["lists/enrich/accounts.csv"], "user.name,+secmon.account.kind,+secmon.account.hours\n*,clerk,mon-fri 07:30-17:30\n");
        await File.WriteAllLinesAsync(scratch["events.ndjson"], lines);
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var replay = new Replay
        {
            Format = LogFormats.Find("json")!,
            Parser = new ParserOptions { SourceId = "replay", Pseudonyms = pseudonyms, Host = "db1" },
            Inputs = [scratch["events.ndjson"]],
            Rules = LoadedRules.Load(RuleFolder.Read(RulesFolder.Default(), scratch["lists"]), pseudonyms),
            Arrivals = new Arrivals(StreamClock.DefaultSkew, []),
        };
        using var output = new MemoryStream();
        var account = await replay.RunAsync(output, TestContext.Current.CancellationToken);
        var alerts = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        return ([.. alerts], account);
    }
}
