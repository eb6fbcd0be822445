using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Correlation;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>What decisions make of correlations: an expected one keeps nothing else quiet, and no decision is a filter.</summary>
public sealed class DecidedCorrelationTests
{
    private const string Many = """
        title: many
        id: 7a1f0a3c-9a57-4c0e-8a44-2f1f3b7c9e02
        name: many
        correlation: {type: event_count, rules: a, group-by: [user.name], timespan: 10m, condition: {gte: 3}}
        level: medium
        secmon: {suppress: 1h}
        """;

    private const string Approved = """
        title: Approved
        id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c36
        decision:
          on: signals
          when:
            signal: {is: signal}
            work: {is: approval, account: $signal.user.name, from|lte: $signal.first, to|gte: $signal.last}
          then:
            - expect: signal
              because: 'ticket {work.ticket}'
        owner: soc
        """;

    private const string Gap = """
        title: Blind
        id: 0f6c2a52-8c5b-4a2e-9a44-7d0a4f5b1c37
        decision:
          on: signals
          when:
            signal: {is: signal, kind: event_count}
            blind: {is: feed, issue: gap}
          then:
            - raise: {signal: signal, by: 1}
        """;

    private static readonly RuleFile[] Approvals =
    [
        new("lists/facts/approval.csv", "facts/approval.csv", "*account,tables,from,to,ticket,approved_by\nann,pop.citizen,2026-11-16,2026-11-16T00:20:00Z,CHG-7,eve\n"),
    ];

    [Fact]
    public void While_the_work_is_approved_one_alert_says_so_and_the_first_act_behind_it_is_told_at_once()
    {
        var run = new RuleRun([RuleRun.Detection("a"), Many, Approved], Approvals);

        var alerts = Enter(run, Enumerable.Range(0, 40).Select(minute => minute * 60));

        Assert.Equal([("00:02:00", "ticket CHG-7"), ("00:21:00", null)], alerts.Where(alert => alert.Rule.Title == "many").Select(alert => (alert.Time.ToString("HH:mm:ss"), Expected(alert))));
    }

    [Fact]
    public void A_snapshot_between_them_changes_nothing()
    {
        var whole = new RuleRun([RuleRun.Detection("a"), Many, Approved], Approvals);
        var cut = new RuleRun([RuleRun.Detection("a"), Many, Approved], Approvals);

        for (var minute = 0; minute < 120; minute++)
        {
            Assert.Equal(Enter(whole, [minute * 60]).Select(alert => alert.Document), Enter(cut, [minute * 60]).Select(alert => alert.Document));
            cut.Restart();
        }
    }

    [Fact]
    public void Evidence_that_began_before_the_approval_is_not_excused()
    {
        var run = new RuleRun([RuleRun.Detection("a"), Many, Approved], Approvals);

        var alerts = Enter(run, [-120, -60, 60]);

        Assert.Equal([null], alerts.Where(alert => alert.Rule.Title == "many").Select(Expected));
    }

    [Fact]
    public void What_is_expected_enters_every_correlation()
    {
        var run = new RuleRun([RuleRun.Detection("a").Replace("level: low", "level: medium", StringComparison.Ordinal), Many.Replace("suppress: 1h", "suppress: 10m", StringComparison.Ordinal), Approved.Replace("{is: signal}", "{is: signal, kind: detection}", StringComparison.Ordinal)], Approvals);

        Assert.Equal([null], Enter(run, [0, 60, 120]).Where(alert => alert.Rule.Title == "many").Select(Expected));
    }

    [Fact]
    public void A_correlation_of_a_source_with_a_hole_in_its_log_is_worse()
    {
        var run = new RuleRun(RuleRun.Detection("a"), Many, Gap);
        run.Enter(0, ("secmon.feed.issue", "gap"));

        var alert = Assert.Single(Enter(run, [60, 120, 180]), alert => alert.Rule.Title == "many");

        Assert.Equal(("high", "medium"), ((string?)Of(alert)["severity"], (string?)Of(alert)["rule_severity"]));
        Assert.Equal("Blind", (string?)JsonNode.Parse(alert.Document)!["secmon"]!["decisions"]![0]!["title"]);
    }

    private static List<Alert> Enter(RuleRun run, IEnumerable<int> seconds) =>
        [.. seconds.SelectMany(second => run.Enter(second, ("e", "a"), ("user.name", "ann"), ("db.collection.name", (string[])["pop.citizen"])))];

    private static JsonNode Of(Alert alert) => JsonNode.Parse(alert.Document)!["secmon"]!["alert"]!;

    private static string? Expected(Alert alert) => (string?)Of(alert)["expected"];
}
