using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>An incident as a document says all that people need, from the incident alone.</summary>
public sealed class IncidentComposerTests
{
    private static readonly DeliveryOptions Options = new() { PublicUrl = "https://secmon.example.org/" };
    private static readonly IncidentComposer Composer = new(Options);

    [Fact]
    public void It_says_what_happened_to_whom_and_why()
    {
        var document = Composer.Incident(Incidents.BreakIn());

        Assert.Equal("Break-in that went on: clerk_1. 2 cases (AC-02, EX-02) of the account clerk_1, until 2026-11-16 11:00:00 UTC.", (string?)document["message"]);
        Assert.Equal(
            ["2026-11-16T10:00:00Z", "state", "secmon.incident", "opened", "2026-11-16T10:00:00Z", "2026-11-16T11:00:00Z"],
            new[] { At(document, "@timestamp"), At(document, "event.kind"), At(document, "event.dataset"), At(document, "event.action"), At(document, "event.start"), At(document, "event.end") });
        Assert.Equal((99, "critical"), ((int)document["event"]!["severity"]!, At(document, "secmon.incident.level")));
        Assert.Equal($"https://secmon.example.org/incidents/{At(document, "event.id")}", At(document, "event.url"));
        Assert.Equal("https://secmon.example.org/runbooks/break-in", At(document, "event.reference"));
        Assert.Equal(("Break-in that went on", "decision"), (At(document, "rule.name"), At(document, "rule.category")));
        Assert.Equal(("clerk_1", "clerk_1"), (At(document, "user.name"), (string?)document["related"]!["user"]![0]));
        Assert.Equal(["AC-02", "EX-02"], document["secmon"]!["incident"]!["cases"]!.AsArray().Select(one => (string?)one!["use_case"]));
        var decision = Assert.Single(document["secmon"]!["decisions"]!.AsArray())!;
        Assert.Equal(("incident", "guessed password, then a copy within 2 h", 2), ((string?)decision["effect"], (string?)decision["because"], decision["facts"]!.AsArray().Count));
    }

    [Fact]
    public void What_people_are_told_is_its_action() => Assert.Equal("overdue", At(Composer.Incident(Incidents.BreakIn(), "overdue"), "event.action"));

    [Theory]
    [InlineData("source.ip", "10.0.0.7", "source.ip", "10.0.0.7")]
    [InlineData("source.ip", "clerk-desk", "source.address", "clerk-desk")]
    [InlineData("source", "db", "secmon.source.id", "db")]
    public void By_says_which_field_names_whom(string by, string value, string field, string found)
    {
        var document = Composer.Incident(Incidents.BreakIn() with { By = by, Value = value });

        Assert.Equal(found, At(document, field));
        Assert.Null(At(document, "user.name"));
    }

    [Fact]
    public void What_people_did_stands_in_it()
    {
        var (closed, _) = new IncidentChange(CaseAction.Close, "an") { Verdict = CaseVerdict.TruePositive, Note = "locked" }.Apply(Incidents.BreakIn(), Incidents.Ten.AddHours(2));

        var fields = Composer.Incident(closed!)["secmon"]!["incident"]!;

        Assert.Equal(("closed", "true_positive", "locked"), ((string?)fields["status"], (string?)fields["verdict"], (string?)fields["note"]));
        Assert.NotNull(fields["closed"]);
    }

    /// <summary>Who floods an open incident with cheap cases must not push the hour away by which somebody has to look.</summary>
    [Fact]
    public void Only_a_case_that_makes_it_worse_gives_people_new_time()
    {
        var opened = Incidents.BreakIn();
        var unseen = Joined(opened, Incidents.Case("al-3", useCase: "PR-01", severity: Severity.High), hours: 1);
        var worse = Joined(opened with { Status = CaseStatus.Acknowledged }, Incidents.Case("al-3", useCase: "PR-01", severity: Severity.High), hours: 2);
        var cheap = Joined(worse, Incidents.Case("al-4"), hours: 3);

        Assert.Equal(opened.Raised.AddMinutes(15), Composer.AcknowledgeBy(opened));
        Assert.Equal(Composer.AcknowledgeBy(opened), Composer.AcknowledgeBy(unseen));
        Assert.Equal(Incidents.Ten.AddHours(2).AddMinutes(15), Composer.AcknowledgeBy(worse));
        Assert.Equal(Composer.AcknowledgeBy(worse), Composer.AcknowledgeBy(cheap));
    }

    [Fact]
    public void A_case_says_its_incidents_and_what_decisions_did_to_it()
    {
        var entry = LedgerEntry.Following(0, "", "2026-11-16T10:00:00.000Z", Alerts.Alert("al-1", Incidents.Ten));
        var one = Incidents.Case("al-1") with
        {
            Team = "lead",
            Tasks = ["call the office"],
            Proposed = CaseVerdict.Benign,
            Decided = [new CaseDecided("d-1", "Known benign", "propose", "benign", "closed twice", ["case al-0"], 3)],
        };

        var secmon = new DocumentComposer(Options).Case(one, entry, incidents: ["in-1"])["secmon"]!;

        Assert.Equal(("lead", "benign", "in-1"), ((string?)secmon["case"]!["team"], (string?)secmon["case"]!["proposed"], (string?)secmon["case"]!["incidents"]![0]));
        Assert.Equal("call the office", (string?)secmon["case"]!["tasks"]![0]);
        Assert.Equal(("propose", "benign", "closed twice"), ((string?)secmon["decisions"]![0]!["effect"], (string?)secmon["decisions"]![0]!["value"], (string?)secmon["decisions"]![0]!["because"]));
    }

    [Fact]
    public async Task It_is_ECS()
    {
        var (closed, _) = new IncidentChange(CaseAction.Close, "an") { Verdict = CaseVerdict.Benign, Note = "n", Assignee = "a" }.Apply(Incidents.BreakIn(), Incidents.Ten.AddHours(2));
        var ecs = new[] { Incidents.BreakIn(), closed!, Incidents.BreakIn() with { By = "source.ip", Value = "10.0.0.7" }, Incidents.BreakIn() with { By = "source", Value = "db" } };

        await EcsCheck.AssertAsync([.. ecs.Select((incident, at) =>
        {
            var document = Composer.Incident(incident);
            document["event"]!["id"] = $"in-{at}";
            return DocumentComposer.Write(document);
        })]);
    }

    private static Incident Joined(Incident before, Case one, int hours) => before.With(Incidents.Proposal(one.Id), [one], Incidents.Ten.AddHours(hours));

    private static string? At(JsonNode document, string name) => (string?)name.Split('.').Aggregate((JsonNode?)document, (node, part) => node?[part]);
}
