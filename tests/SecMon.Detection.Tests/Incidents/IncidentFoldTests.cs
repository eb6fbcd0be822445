using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Incidents;

/// <summary>What becomes of an incident when its cases change.</summary>
public sealed class IncidentFoldTests
{
    private static readonly DateTime Ten = new(2026, 11, 16, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void One_whose_cases_nobody_could_hear_is_told_once_one_can()
    {
        var quiet = Incident.Of(Wanted("a", "b"), [Of("a") with { IsAudible = false }, Of("b") with { IsAudible = false }], Ten);
        Assert.Equal((false, 0), (quiet.IsTold, quiet.News));

        var told = quiet.After(Of("a"), Ten.AddMinutes(1));

        Assert.Equal((true, 1), (told.IsTold, told.News));
    }

    [Theory]
    [InlineData(Severity.Critical, false, true)]
    [InlineData(Severity.Medium, true, true)]
    [InlineData(Severity.Medium, false, false)]
    public void A_case_that_becomes_louder_makes_its_incident_louder_and_is_news(Severity severity, bool page, bool isNews)
    {
        var incident = Incident.Of(Wanted("a", "b"), [Of("a"), Of("b")], Ten);

        var after = incident.After(Of("a") with { Severity = severity, Page = page }, Ten.AddMinutes(1));

        Assert.Equal(isNews ? 2 : 1, after.News);
        Assert.Equal(severity > Severity.High ? severity : Severity.High, after.Severity);
        Assert.Equal((page, Severity.High), (after.Page, after.Level));
    }

    [Fact]
    public void A_case_that_was_silent_in_it_is_news_once_it_can_be_heard_and_makes_it_worse()
    {
        var incident = Incident.Of(Wanted("a", "b"), [Of("a"), Of("b", "EX-02") with { IsAudible = false }], Ten);
        Assert.Equal(1, incident.News);

        Assert.Equal(2, incident.After(Of("b", "EX-02"), Ten.AddMinutes(1)).News);
    }

    [Fact]
    public void What_nobody_heard_of_does_not_make_a_use_case_known()
    {
        var incident = Incident.Of(Wanted("a", "b"), [Of("a"), Of("b", "EX-02") with { IsAudible = false }], Ten);

        Assert.Equal(2, incident.With(Wanted("c"), [Of("c", "EX-02")], Ten.AddMinutes(1)).News);
    }

    [Fact]
    public void It_resolves_with_its_last_case_alone_and_stays_as_people_left_it()
    {
        var incident = Incident.Of(Wanted("a", "b"), [Of("a"), Of("b")], Ten);
        var resolved = incident.After(Closed("a"), Ten).After(Closed("b"), Ten);
        Assert.Equal(("resolved", false), (resolved.Action, resolved.IsOpen));

        var reopened = new IncidentChange(CaseAction.Reopen, "an").Apply(resolved, Ten).After!;
        var touched = reopened.After(Closed("b") with { Count = 2 }, Ten.AddMinutes(1));

        Assert.True(touched.IsOpen);
    }

    [Fact]
    public void A_case_that_news_opened_again_is_news_of_its_incident()
    {
        var resolved = Incident.Of(Wanted("a"), [Of("a")], Ten).After(Closed("a"), Ten);

        var again = resolved.After(Of("a") with { Status = CaseStatus.Investigating, News = 1 }, Ten.AddMinutes(1));

        Assert.Equal(("reopened", true, 2), (again.Action, again.IsOpen, again.News));
    }

    [Fact]
    public void Who_floods_it_puts_no_deadline_off()
    {
        var incident = Incident.Of(Wanted("a"), [Of("a")], Ten);
        var flooded = incident.With(Wanted("b"), [Of("b", "EX-02")], Ten.AddMinutes(14));
        Assert.Equal((2, Ten), (flooded.News, flooded.NewsAt));

        var seen = new IncidentChange(CaseAction.Acknowledge, "an").Apply(flooded, Ten.AddMinutes(15)).After!;
        Assert.Equal(Ten.AddMinutes(20), seen.With(Wanted("c"), [Of("c", "PR-01")], Ten.AddMinutes(20)).NewsAt);
    }

    [Fact]
    public void A_decision_that_pages_tells_the_story_of_one_that_does_not()
    {
        var act = Incident.Of(Wanted("a"), [Of("a")], Ten);
        var trail = act.With(Wanted("b") with { DecisionId = "trail", Title = "covered", Page = true, Next = "turn it on" }, [Of("b", "PR-01")], Ten);
        Assert.Equal(("covered", "turn it on", true, "d"), (trail.Title, trail.Next, trail.Page, trail.DecisionId));

        Assert.Equal("covered", trail.With(Wanted("c"), [Of("c", "EX-01")], Ten).Title);
        Assert.Equal("t", act.With(Wanted("b") with { DecisionId = "other", Title = "other" }, [Of("b")], Ten).Title);
    }

    [Fact]
    public void A_case_above_the_level_of_the_decision_is_answered_by_itself()
    {
        var incident = Incident.Of(Wanted("a", "b"), [Of("a"), Of("b") with { Severity = Severity.Critical }], Ten);

        Assert.Equal(Severity.Critical, incident.Severity);
        Assert.Null(IncidentChange.StaysOpen(incident, incident.Cases[0], isElsewhere: false));
        Assert.NotNull(IncidentChange.StaysOpen(incident, incident.Cases[1], isElsewhere: false));
        Assert.NotNull(IncidentChange.StaysOpen(incident, incident.Cases[0], isElsewhere: true));
    }

    private static IncidentProposal Wanted(params string[] cases) => new("d", "D", "t", Severity.High, "user.name", "ann", cases);

    private static Case Closed(string id) => Of(id) with { Status = CaseStatus.Closed, Verdict = CaseVerdict.Benign };

    private static Case Of(string id, string useCase = "HV-04") => new()
    {
        Id = id,
        RuleId = "r",
        RuleName = "R",
        UseCase = useCase,
        Group = "g",
        Severity = Severity.Medium,
        Gap = TimeSpan.FromMinutes(30),
        Time = Ten,
        First = Ten,
        Last = Ten,
        Count = 1,
        Revision = 1,
        Raised = Ten,
        Updated = Ten,
        Action = "raised",
        IsAudible = true,
        IsTold = true,
    };
}
