using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions.Cases;

/// <summary>A decision cannot blind, and what a person did is not undone.</summary>
public class CaseProtectionTests
{
    private static readonly EffectKind[] Quiet = [EffectKind.Expect, EffectKind.Lower, EffectKind.NoPage, EffectKind.Close];

    [Theory]
    [MemberData(nameof(BlindingTests.Protected), MemberType = typeof(BlindingTests))]
    public void No_decision_makes_a_protected_case_quieter(string protection) => Assert.Empty(Decide(Protected(protection), Quiet));

    [Fact]
    public void Others_become_quieter()
    {
        foreach (var kind in Quiet)
            Assert.Single(Decide(Some.Case("EX-01", "c1"), kind));
    }

    [Theory]
    [MemberData(nameof(BlindingTests.Protected), MemberType = typeof(BlindingTests))]
    public void A_protected_case_may_become_louder_and_belong_to_incidents(string protection)
    {
        Assert.Single(Decide(Protected(protection), EffectKind.Page));
        Assert.Single(new[] { Protected(protection) }.Decide(Deciding.Each("a").Incident("user.name", "case")).Incidents);
    }

    [Fact]
    public void What_a_person_touched_is_only_kept_from_on_call_staff() =>
        Assert.Equal(["NoPage no_page c1"], Decide(Some.Case("EX-01", "c1") with { IsTouched = true }, [.. Quiet, EffectKind.Propose]));

    [Fact]
    public void What_a_person_assigned_stays_so()
    {
        Assert.Single(Decide(Some.Case("EX-01", "c1"), EffectKind.Assign));
        Assert.Empty(Decide(Some.Case("EX-01", "c1") with { IsAssignedByPeople = true }, EffectKind.Assign));
    }

    [Theory]
    [InlineData(EffectKind.Close)]
    [InlineData(EffectKind.Propose)]
    public void A_closed_case_needs_no_verdict(EffectKind kind) => Assert.Empty(Decide(Some.Case("EX-01", "c1", status: CaseStatus.Closed), kind));

    [Theory]
    [InlineData(8, 12, true)]
    [InlineData(9, 11, true)]
    [InlineData(10, 12, false)]
    [InlineData(8, 10, false)]
    public void All_evidence_lies_within_from_and_to_of_the_row(int from, int to, bool isExcused)
    {
        var one = Some.Case("EX-01", "c1", first: 10, last: 11) with { FirstEvidence = new DateTime(Some.Hour(9), DateTimeKind.Utc) };
        foreach (var kind in Quiet)
            Assert.Equal(isExcused, Excuse(one, kind, Some.Row("approval", "ann", from, to)));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void A_row_that_came_after_the_case_excuses_nothing(int since, bool isExcused) =>
        Assert.Equal(isExcused, Excuse(Some.Case("EX-01", "c1"), EffectKind.Expect, Some.Row("approval", "ann", 8, 12, since: Some.Hour(since))));

    [Fact]
    public void A_row_about_tables_excuses_no_case() => Assert.False(Excuse(
        Some.Case("EX-01", "c1"), EffectKind.Expect, new RowFact("approval", 1, "ann", new Dictionary<string, SecMon.Events.FieldValue> { ["tables"] = SecMon.Events.FieldValue.Text("pop.citizen") })));

    [Fact]
    public void Who_is_expected_takes_no_part() =>
        Assert.Empty(new[] { Some.Case("EX-01", "c1") with { IsExpected = true } }.Decide(Deciding.Each("a").Then(EffectKind.Page, "case")).Told());

    private static Case Protected(string protection) => protection switch
    {
        "critical" => Some.Case("EX-01", "c1", Severity.Critical),
        "skewed" => Some.Case("EX-01", "c1") with { IsSkewed = true },
        _ when protection.Contains('.') => Some.Case("EX-01", "c1", tags: [protection]),
        _ => Some.Case(protection, "c1"),
    };

    private static bool Excuse(Case one, EffectKind kind, RowFact row) =>
        new[] { one }.Decide(Some.Rows(row), With(kind, Deciding.Each("a").When("row", "approval"))).Effects.Count > 0;

    private static IEnumerable<string> Decide(Case one, params EffectKind[] kinds) => new[] { one }.Decide([.. kinds.Select(kind => With(kind, Deciding.Each($"{kind}")))]).Told();

    private static DecisionBuilder With(EffectKind kind, DecisionBuilder decision) =>
        decision.Then(new Effect { Kind = kind, Target = "case", Party = kind == EffectKind.Assign ? "eve" : null, Verdict = kind is EffectKind.Close or EffectKind.Propose ? CaseVerdict.Benign : null });
}
