using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Silo.Grains;
using SecMon.Silo.Sources;
using SecMon.Silo.Tests.Doors;

namespace SecMon.Silo.Tests.Metrics;

/// <summary>Nothing that a log or a caller writes becomes a label: neither a person, nor series without end.</summary>
public sealed class HostileValuesTests
{
    private const string Mark = "HOSTILE";
    private const int Rounds = 40;
    private const int MostSeries = 250;   // of both sources, buckets of histograms among them

    private static readonly string[] AuditRecords =
    [
        "AUDIT: SESSION,1,1,READ,SELECT,TABLE,pop.@,\"SELECT '@'\",<none>", "AUDIT: SESSION,1,1,@,@,@,@,@,@", "AUDIT: OBJECT,@,@,READ,SELECT", "AUDIT: @", "connection authorized: user=@ database=@ application_name=@",
        "password authentication failed for user \"@\"", "disconnection: session time: @", "statement: SET @ = '@'", "parameter \"@\" changed to \"@\"", "execute @: SELECT '@'", "@",
    ];

    [Fact]
    public async Task No_value_of_a_log_or_a_request_becomes_a_label_and_none_makes_series_without_end()
    {
        var scratch = new Scratch();
        await File.WriteAllTextAsync(scratch["audit.csv"], Row("connection authorized: user=clerk_1 database=population", 13, 0));   // by which the file is known
        await using var silo = await RunningSilo.StartAsync(scratch, options => options with
        {
            Sources = [.. options.Sources, new SourceOptions { Id = "audited", Path = scratch["audit.csv"], Format = LogFormats.Find("pgaudit")!, LogSource = new Detection.Rules.LogSource("database", "postgresql", "pgaudit"), TimeZone = TimeZoneInfo.Utc, LiveWithin = null }],
        });

        for (var round = 0; round < Rounds; round++)
            await WriteAsync(silo, scratch, round);
        var after = await RoundAsync(silo, scratch, Rounds);

        Assert.Contains(after, series => series.StartsWith("secmon_source_events_total{source=\"beats\",action=\"other\"}", StringComparison.Ordinal));
        Assert.Contains(after, series => series.StartsWith("secmon_source_rejected_total{source=\"audited\"", StringComparison.Ordinal));
        Assert.DoesNotContain(after, series => series.Contains(Mark, StringComparison.OrdinalIgnoreCase) || series.Contains("999000", StringComparison.Ordinal));
        var ofSources = after.Where(series => series.Contains("source=\"beats\"", StringComparison.Ordinal) || series.Contains("source=\"audited\"", StringComparison.Ordinal)).ToList();
        Assert.True(ofSources.Count < MostSeries, string.Join('\n', ofSources));
    }

    private static async Task<IReadOnlySet<string>> RoundAsync(RunningSilo silo, Scratch scratch, int round)
    {
        var records = await WriteAsync(silo, scratch, round);
        await Eventually.HoldsAsync("all is read", async () =>
        {
            var sources = JsonNode.Parse((await silo.GetAsync("/api/v1/sources")).Body)!["sources"]!.AsArray();
            return sources.Count == 2 && sources.All(source => (long)source!["records"]! > records);
        });
        await RawClient.SendAsync(silo.Addresses[0], $"{Mark}{round} /{Mark}{round}/999000000001 HTTP/1.1\r\nHost: {Mark}{round}.example\r\nUser-Agent: {Mark}{round}\r\nConnection: close\r\n\r\n");
        await RawClient.SendAsync(silo.Addresses[0], $"GET /api/v1/cases/{Mark}{round} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-SecMon-User: {Mark}{round}\r\nConnection: close\r\n\r\n");
        var (status, text) = await silo.GetAsync("/metrics");
        Assert.Equal(HttpStatusCode.OK, status);
        return text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line[..line.LastIndexOf(' ')]).ToHashSet();
    }

    /// <summary>Every field that SecMon knows, and others, each with a value that was never there before.</summary>
    /// <returns>Fewest records that each source has read when it has read all of it.</returns>
    private static async Task<long> WriteAsync(RunningSilo silo, Scratch scratch, int round)
    {
        var names = typeof(Fields).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.GetValue(null)).OfType<Field>().Select(field => field.Name).Except(["@timestamp"]).Concat(["labels.system", "made.up", $"{Mark}{round}"]).ToList();
        Assert.True(names.Count > 40, $"only {names.Count} fields");
        var json = new StringBuilder();
        foreach (var name in names)
        {
            json.Append(new JsonObject { ["@timestamp"] = "2026-11-23T08:00:00Z", [name] = Value(round) }.ToJsonString()).Append('\n');
            json.Append(new JsonObject { ["@timestamp"] = "2026-11-23T08:00:00Z", ["event.action"] = "login_failed", ["event.dataset"] = "secmon.feed", ["secmon.feed.issue"] = Value(round), [name] = Value(round) }.ToJsonString()).Append('\n');
        }

        json.Append(CultureInfo.InvariantCulture, $"no json {Value(round)}\n{{\"@timestamp\":\"{Value(round)}\"}}\n");
        await File.AppendAllTextAsync(silo.Log, json.ToString());
        await File.AppendAllTextAsync(scratch["audit.csv"], $"{Value(round)}\n{Value(round)},,,\n" + string.Concat(AuditRecords.SelectMany(record => Enumerable.Range(0, 26).Select(column => Row(record, column, round)))) + Row(AuditRecords[0], 13, round));
        return round * 2L * names.Count;
    }

    private static string Row(string message, int hostile, int round)
    {
        string[] columns =
        [
            "2026-11-23 08:00:00.000 UTC", "clerk_1", "population", "4711", "127.0.0.1:5000", "656a.1", "1", "SELECT", "2026-11-23 07:00:00 UTC", "3/1", "0", "LOG", "00000",
            message.Replace("@", Value(round), StringComparison.Ordinal), "", "", "", "", "", "", "", "", "psql", "client backend", "", "0",
        ];
        columns[hostile] = hostile == 13 ? columns[13] : Value(round);
        return string.Join(',', columns.Select((column, place) => column.Length == 0 || place is 0 or 3 or 5 or 6 or (>= 8 and <= 12) or 25 ? column : $"\"{column.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
    }

    private static string Value(int round) => string.Create(CultureInfo.InvariantCulture, $"{Mark}_{round}_999000{round:000000}");
}
