using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>Quiet times come after decisions: what people would hear more of is not held back by what they heard less of.</summary>
public sealed class QuietRankTests
{
    private const string Rule = "title: copied\nlogsource: {category: c}\ndetection:\n  sel: {e: g}\n  condition: sel\nlevel: medium\nsecmon: {suppress: 10m}\n";

    private static readonly Decided Expected = Of(Severity.Medium, expected: "ticket 7");
    private static readonly Decided Raised = Of(Severity.High, rank: 2);

    private readonly LoadedRules _rules = LoadedRules.Load(new RuleFiles([new RuleFile("a.yml", "a.yml", Rule)], []), SubjectPseudonyms.WithPublicKeys());
    private readonly List<HeldBack> _held = [];
    private CorrelationPartition _partition;
    private int _records;

    public QuietRankTests() => _partition = New();

    [Fact]
    public void An_expected_alert_keeps_only_expected_ones_quiet()
    {
        Assert.Single(Enter(0, Expected));
        Assert.Empty(Enter(1, Expected));

        var told = Assert.Single(Enter(2, null));
        Assert.Null(Alert(told)["expected"]);
        Assert.Equal([true], _held.Select(held => HeldFacts.Of(JsonNode.Parse(held.Document)!).IsExpected));
    }

    [Fact]
    public void Behind_an_alert_that_people_heard_of_an_expected_one_is_held_back_and_is_no_news()
    {
        Assert.Single(Enter(0, null));
        Assert.Empty(Enter(1, Expected with { Absorbed = [new AbsorbedSignal("r", "night", "CU-04", Severity.Low)] }));

        Assert.Empty(HeldFacts.Of(JsonNode.Parse(Assert.Single(_held).Document)!).Names.Signals);
    }

    [Fact]
    public void A_raised_one_ends_the_quiet_time_of_one_that_was_not_and_begins_its_own()
    {
        Assert.Single(Enter(0, null));
        Assert.Equal("high", (string?)Alert(Assert.Single(Enter(1, Raised)))["severity"]);
        Assert.Empty(Enter(2, Raised));
        Assert.Empty(Enter(3, null));
    }

    [Fact]
    public void Who_hears_more_after_the_quiet_time_is_forgotten_too()
    {
        Assert.Single(Enter(0, Raised));
        Assert.Single(Enter(700, null));
        Assert.Empty(Enter(701, null));
    }

    [Fact]
    public void What_was_absorbed_behind_an_alert_is_said_at_once_and_once()
    {
        Enter(0, null);
        var night = new AbsorbedSignal("r", "night", "CU-04", Severity.Low);
        Enter(1, Of(Severity.Medium) with { Absorbed = [night] });
        Enter(2, Of(Severity.Medium) with { Absorbed = [night] });

        Assert.Equal(["CU-04 night"], HeldFacts.Of(JsonNode.Parse(Assert.Single(_held).Document)!).Names.Signals);
    }

    [Fact]
    public void A_snapshot_remembers_how_much_people_heard()
    {
        Enter(0, Expected);
        Enter(1, Expected);
        Restart();
        Assert.Empty(Enter(2, Expected));
        Assert.Single(Enter(3, null));
        Restart();
        Assert.Empty(Enter(4, null));
        Assert.Single(Enter(5, Raised));
    }

    [Fact]
    public void What_was_decided_travels_whole()
    {
        var decided = new Decided(
            Severity.Critical, Page: true, "ticket", -3, [new AbsorbedSignal("r1", "night", null, Severity.Low), new AbsorbedSignal("r2", "dump", "EX-01", Severity.High)],
            [new FiredDecision("d1", "watch", "page", "because", ["signal EX-01", "watch clerk_1"]), new FiredDecision("d2", "broken", null, null, [], "too many matches")]);

        var read = Assert.Single(MatchEntryCodec.Read(MatchEntryCodec.Write([Entry(0, decided)])));

        Assert.Equivalent(decided, Assert.Single(read.Targets).Decided, strict: true);
        Assert.Equal("x", read.Context["further"].TextForm());
        Assert.Equal([("gap", 1L, 2L)], read.Feed.Select(fact => (fact.Problem.Issue, fact.Problem.FirstTicks, fact.Problem.LastTicks)));
    }

    private static Decided Of(Severity severity, string? expected = null, int rank = 0) =>
        new(severity, Page: false, expected, expected is null ? rank : Decided.ExpectedRank, [], [new FiredDecision("d", "decision", "raise", null, [])]);

    private static JsonNode Alert(Alert alert) => JsonNode.Parse(alert.Document)!["secmon"]!["alert"]!;

    private CorrelationPartition New() => new(_rules, new AlertBuilder(SubjectPseudonyms.WithPublicKeys())) { OnHeldBack = _held.Add };

    private void Restart()
    {
        _partition.BeginSnapshot();
        List<BucketCopy> copies = [];
        while (_partition.TakeCopy() is { } copy)
            copies.Add(copy);
        var ticks = _partition.StreamTicks;
        _partition = New();
        _partition.Restore(copies, ticks);
    }

    private List<Alert> Enter(int second, Decided? decided)
    {
        var fired = new List<Alert>();
        _partition.Apply(Entry(second, decided), fired);
        return fired;
    }

    private MatchEntry Entry(int second, Decided? decided)
    {
        var ticks = new DateTime(2026, 1, 5, 9, 0, 0, DateTimeKind.Utc).AddSeconds(second).Ticks;
        return new MatchEntry
        {
            Evidence = new EvidenceItem
            {
                Origin = new EvidenceOrigin("db1", "a.csv", 7),
                Position = _records++,
                Ticks = ticks,
                Hash = RecordHash.Of(BitConverter.GetBytes(second)),
                Party = new EvidenceParty("clerk_1", null, "10.0.0.1", null),
            },
            StreamTicks = ticks,
            Context = AlertContext.From([new("user.name", FieldValue.Text("clerk_1"))], [new("further", FieldValue.Text("x"))]),
            Feed = [new("gap", 1, 2)],
            Targets = [new MatchTarget { Rule = _rules.Running.Single().Key, Group = [], Decided = decided }],
        };
    }
}
