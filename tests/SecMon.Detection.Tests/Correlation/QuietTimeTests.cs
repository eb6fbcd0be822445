using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>What a quiet time holds back is said to the case of the alert before it (sigma.md 10.2, docs/decisions/0022).</summary>
public sealed class QuietTimeTests
{
    private const string Rule = """
        title: granted
        logsource: {category: c}
        detection:
          sel: {e: g}
          condition: sel
        secmon: {group-by: [user.name], suppress: 10m}
        """;

    private readonly RuleRun _run = new([Rule]);

    [Fact]
    public void A_grant_two_milliseconds_later_is_in_the_case_at_once()
    {
        var alert = Assert.Single(Grant(0, "clerk_1", "select"));
        Assert.Empty(Grant(0.002, "clerk_2", "createrole"));

        var held = Assert.Single(_run.Held);
        var facts = HeldFacts.Of(JsonNode.Parse(held.Document)!);
        Assert.Equal((alert.Id, alert.Id, 1), (held.AlertId, facts.AlertId, facts.Count));
        Assert.Equal(["clerk_2"], facts.Names.Grantees);
        Assert.Equal(["createrole"], facts.Names.Privileges);
        Assert.Equal(1, (int)JsonNode.Parse(facts.Newest)!["position"]!);
    }

    [Fact]
    public void A_setting_of_the_quiet_time_is_named()
    {
        Enter(0, ("secmon.setting.name", "pgaudit.log"));
        Enter(1, ("secmon.setting.name", "log_statement"));

        Assert.Equal([["log_statement"]], Facts().Select(facts => facts.Names.Settings));
    }

    [Fact]
    public void The_first_is_said_at_once_and_more_of_the_same_once_a_minute()
    {
        Grant(0, "clerk_1");
        for (var second = 1; second <= 300; second++)
            Grant(second, "clerk_1");
        End();

        Assert.Equal(300, Facts().Sum(facts => facts.Count));
        Assert.InRange(_run.Held.Count, 5, 7);
        Assert.Equal(1, Facts()[0].Count);
    }

    [Fact]
    public void A_new_name_does_not_wait_for_its_minute()
    {
        Grant(0, "clerk_1");
        Grant(1, "clerk_1");
        Grant(2, "clerk_1");
        Grant(3, "clerk_2");

        Assert.Equal([1, 2], Facts().Select(facts => facts.Count));
        Assert.Equal(["clerk_1", "clerk_2"], Facts()[1].Names.Grantees);
    }

    [Fact]
    public void What_waits_is_said_when_a_minute_has_passed_without_another_match()
    {
        Grant(0, "clerk_1");
        Grant(1, "clerk_1");
        Grant(2, "clerk_1");
        Assert.Single(_run.Held);

        _run.Tick(61);
        Assert.Single(_run.Held);
        _run.Tick(61.001);
        Assert.Equal([1, 1], Facts().Select(facts => facts.Count));
    }

    [Fact]
    public void A_thousand_harmless_names_hide_none_that_comes_after_them_and_are_no_thousand_entries()
    {
        Grant(0, "role_0");
        for (var i = 1; i <= 1_000; i++)
            Grant(i * 0.01, $"role_{i}");
        Grant(11, "clerk_1");
        End();

        var last = Facts()[^1];
        Assert.Contains("clerk_1", last.Names.Grantees);
        Assert.InRange(_run.Held.Count, 100, 103);
        Assert.Equal(1_001, Facts().Sum(facts => facts.Count));
        Assert.All(Facts(), facts => Assert.InRange(facts.Names.Grantees.Count, 1, ActNames.Most));
    }

    [Fact]
    public void Behind_the_next_alert_a_quiet_time_begins_anew()
    {
        var first = Assert.Single(Grant(0, "clerk_1"));
        Grant(1, "clerk_1");
        Grant(2, "clerk_1");
        var second = Assert.Single(Grant(3_600, "clerk_1"));
        Grant(3_601, "clerk_1");

        Assert.Equal([first.Id, first.Id, second.Id], _run.Held.Select(held => held.AlertId));
        Assert.Equal([1, 1, 1], Facts().Select(facts => facts.Count));
    }

    [Fact]
    public void Snapshots_anywhere_change_nothing()
    {
        var interrupted = new RuleRun([Rule]);
        for (var i = 0; i < 60; i++)
        {
            foreach (var run in (RuleRun[])[_run, interrupted])
                run.Enter(i * 7, ("e", "g"), ("user.name", $"dba_{i % 3}"), ("secmon.grant.grantees", new[] { $"role_{i % 11}" }));
            interrupted.Restart();
        }

        _run.Tick(10_000);
        interrupted.Tick(10_000);
        Assert.NotEmpty(_run.Held);
        Assert.Equal(_run.Held.Select(held => (held.Id, held.Document)), interrupted.Held.Select(held => (held.Id, held.Document)));
    }

    [Fact]
    public void The_same_is_said_however_ticks_fall()
    {
        var ticked = new RuleRun([Rule]);
        for (var second = 0; second < 400; second += 13)
        {
            Grant(second, "clerk_1");
            ticked.Enter(second, ("e", "g"), ("user.name", "dba_1"), ("secmon.grant.grantees", new[] { "clerk_1" }), ("secmon.grant.privileges", new[] { "select" }));
            for (var tick = second; tick < second + 13; tick++)
                ticked.Tick(tick);
        }

        End();
        ticked.Tick(1_000);
        Assert.Equal(_run.Held.Select(held => held.Id), ticked.Held.Select(held => held.Id));
    }

    [Fact]
    public void A_citizen_id_in_a_name_does_not_leave_in_clear()
    {
        Grant(0, "clerk_1");
        Grant(1, "u_001199012345");

        Assert.DoesNotContain("001199012345", Assert.Single(_run.Held).Document, StringComparison.Ordinal);
    }

    [Fact]
    public void What_other_accounts_do_stands_behind_their_own_alerts()
    {
        Grant(0, "clerk_1");
        Assert.Single(_run.Enter(0.002, ("e", "g"), ("user.name", "dba_2"), ("secmon.grant.grantees", new[] { "clerk_2" })));

        Assert.Empty(_run.Held);
    }

    private List<Alert> Grant(double second, string grantee, string privilege = "select") =>
        Enter(second, ("secmon.grant.grantees", new[] { grantee }), ("secmon.grant.privileges", new[] { privilege }));

    private List<Alert> Enter(double second, params (string Name, object Value)[] fields) => _run.Enter(second, [("e", "g"), ("user.name", "dba_1"), .. fields]);

    private void End() => _run.Tick(100_000);

    private List<HeldFacts> Facts() => [.. _run.Held.Select(held => HeldFacts.Of(JsonNode.Parse(held.Document)!))];
}
