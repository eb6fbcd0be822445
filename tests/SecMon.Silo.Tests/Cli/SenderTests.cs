using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Events;
using SecMon.Silo.Cli;

namespace SecMon.Silo.Tests.Cli;

/// <summary>A JSON sender does not decide what rules see: whatever SecMon's own fields a record brings along, it raises the same alerts.</summary>
public sealed class SenderTests : IDisposable
{
    private const string Truth = "nobody_lies";

    private static readonly string[] Senders =
    [
        "secmon.subject.ids", "secmon.subject.place", "secmon.purpose.dossier", "secmon.purpose.code", "secmon.purpose.route", "secmon.service.provider",
        "secmon.service.consumer", "secmon.service.name", "secmon.message.id", "secmon.procedure.group", "secmon.procedure.step",
        "secmon.consent.present", "secmon.session.id", "secmon.statement.id",
    ];

    private static readonly string[] Lies = ["\"monitor\"", "\"select\"", "\"mon-sun 00:00-24:00\"", "false", "true", "0", "[]", "null", "{}"];

    private readonly Scratch _scratch = new();

    [Fact]
    public async Task No_field_of_SecMon_s_own_changes_what_is_raised()
    {
        var names = Fields.All.Select(field => field.Name).Where(name => name.StartsWith("secmon.", StringComparison.Ordinal)).Except(Senders)
            .Concat(["event.ingested", "labels.system", "secmon.feed.other", "secmon.subject.other", "host.name"]).ToList();
        var lies = names.SelectMany((name, n) => Lies.Select((value, v) => ($"liar_{n}_{v}", Flat(name, value))))
            .Concat(names.Select((name, n) => ($"nested_{n}", Nested(name, "\"monitor\"")))).ToList();

        var (alerts, account) = await ReplayAsync([(Truth, ""), .. lies]);

        Assert.Equal(4, alerts[Truth].Count());
        var told = Of(Truth);
        Assert.All(lies, lie => Assert.Equal($"{lie.Item2}: {told}", $"{lie.Item2}: {Of(lie.Item1)}"));
        Assert.Equal(2 * lies.Count, account.Counts.ForeignFields);

        string Of(string user) => string.Join(", ", alerts[user].Order());
    }

    [Fact]
    public async Task What_is_a_sender_s_to_say_is_taken_and_harms_nothing()
    {
        var said = Senders.Select((name, n) => ($"service_{n}", Flat(name, "\"999-01-2026-000123\""))).ToList();

        var (alerts, account) = await ReplayAsync([(Truth, ""), .. said]);

        Assert.Equal(2 * (said.Count + 1), account.Counts.Events);
        Assert.Equal(0, account.Counts.ForeignFields);
        Assert.All(said, one => Assert.True(alerts[one.Item1].Count() >= 3));
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>A whole-table read with a file read, and a look-up of one person, at night, by a clerk, for each sender.</summary>
    private async Task<(ILookup<string, string> Alerts, ReplayAccount Account)> ReplayAsync(IReadOnlyList<(string User, string Said)> senders)
    {
        var lines = senders.SelectMany((sender, n) => new[]
        {
            Record(sender.User, sender.Said, "SELECT *, pg_read_file('/etc/passwd') FROM pop.citizen", rows: 1_000_000),
            Record(sender.User, sender.Said, string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM pop.citizen WHERE citizen_id = '{999_099_000_000 + n}'"), rows: 1),
        });
        var (alerts, account) = await ReplayedEvents.PlayAsync(_scratch, lines);
        return (alerts.SelectMany(alert => FoundIn(alert).Select(found => (User: (string)alert["user"]!["name"]!, Found: found))).Distinct().ToLookup(one => one.User, one => one.Found), account);
    }

    /// <summary>The rule of an alert, and those whose signals stand in it.</summary>
    private static IEnumerable<string> FoundIn(JsonNode alert) =>
        (alert["secmon"]!["signals"] as JsonArray ?? []).Select(signal => $"{signal!["rule_id"]} {signal["severity"]}")
            .Append($"{alert["rule"]!["id"]} {alert["secmon"]!["alert"]!["severity"]}").Select(found => $"{found} {alert["host"]?["name"]}");

    private static string Record(string user, string said, string statement, int rows) => $$"""
        {"@timestamp":"2026-11-16T19:31:29Z","event.action":"read","event.outcome":"success","user.name":"{{user}}","db.collection.name":["pop.citizen"],"db.response.returned_rows":{{rows}},"db.query.text":"{{statement}}"{{said}}}
        """;

    private static string Flat(string name, string value) => $",{JsonSerializer.Serialize(name)}:{value}";

    private static string Nested(string name, string value) =>
        name.Split('.') is var parts ? $",\"{parts[0]}\":[{string.Concat(parts[1..].Select(part => $"{{\"{part}\":"))}{value}{new string('}', parts.Length - 1)}]" : "";
}
