using SecMon.Detection.Cases;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;

namespace SecMon.Silo.Tests.Delivery;

public sealed class NoticePlanTests
{
    private static readonly DateTime Ten = DeliveryBench.Ten;
    private static readonly AlertMark Plain = new("al-1", IsBackfill: false, SuppressedBy: null, StormMark.None);

    private readonly NoticePlan _plan = new(new SinkRoute());

    [Fact]
    public void The_first_alert_that_may_be_told_raises_and_none_after_it()
    {
        var (action, told) = _plan.OnAlert(CaseOf(1), Plain, told: null, Ten);

        Assert.Equal(("raised", new ToldCase("al-1", Ten, 1)), (action, told));
        Assert.Equal((null, null), _plan.OnAlert(CaseOf(1), Plain, told, Ten));   // given again after a crash
    }

    [Fact]
    public void Further_alerts_are_counted_at_most_once_per_repeat()
    {
        var told = new ToldCase("al-1", Ten, 1);

        var (early, noted) = _plan.OnAlert(CaseOf(2), Plain, told, Ten.AddMinutes(59));
        Assert.Equal((null, true, 1), (early, noted!.IsDue, noted.ToldCount));
        Assert.Null(_plan.OnDue(CaseOf(2), noted, Ten.AddMinutes(59)).Action);
        Assert.Equal(("counted", new ToldCase("al-1", Ten.AddHours(1), 2)), _plan.OnDue(CaseOf(2), noted, Ten.AddHours(1)));
        Assert.Equal("counted", _plan.OnAlert(CaseOf(3), Plain, noted, Ten.AddHours(1)).Action);
        Assert.Equal((null, false), (_plan.OnDue(CaseOf(1), noted, Ten.AddHours(1)).Action, _plan.OnDue(CaseOf(1), noted, Ten.AddHours(1)).Noted!.IsDue));
    }

    [Theory]
    [InlineData(true, null, StormMark.None)]
    [InlineData(false, "s1", StormMark.None)]
    [InlineData(false, null, StormMark.Withheld)]
    public void What_is_backfill_suppressed_or_withheld_tells_nobody_but_a_later_alert_of_the_case_does(bool isBackfill, string? suppression, StormMark storm)
    {
        var silent = Plain with { IsBackfill = isBackfill, SuppressedBy = suppression, Storm = storm };

        Assert.Equal((null, null), _plan.OnAlert(CaseOf(1), silent, told: null, Ten));
        Assert.Equal("raised", _plan.OnAlert(CaseOf(2), Plain, told: null, Ten).Action);
    }

    [Fact]
    public void A_storm_is_announced_and_its_case_is_still_to_be_raised()
    {
        Assert.Equal(("storm", null), _plan.OnAlert(CaseOf(1), Plain with { Storm = StormMark.Announces }, told: null, Ten));
    }

    [Fact]
    public void Backfill_is_told_where_it_is_asked_for_but_never_what_is_suppressed()
    {
        var plan = new NoticePlan(new SinkRoute { TellsBackfill = true });

        Assert.Equal("raised", plan.OnAlert(CaseOf(1), Plain with { IsBackfill = true }, told: null, Ten).Action);
        Assert.Null(plan.OnAlert(CaseOf(1), Plain with { IsBackfill = true, SuppressedBy = "s1" }, told: null, Ten).Action);
    }

    [Fact]
    public void People_hear_of_changes_only_of_cases_they_heard_of()
    {
        Assert.Equal((null, null), _plan.OnChange(CaseOf(1), CaseAction.Acknowledge, told: null, Ten));
        Assert.Equal("acknowledged", _plan.OnChange(CaseOf(1), CaseAction.Acknowledge, new ToldCase("al-1", Ten, 1), Ten).Action);
    }

    [Fact]
    public void Closing_ends_what_is_due_and_reopening_begins_again()
    {
        var told = new ToldCase("al-1", Ten, 1) { IsDue = true };
        var (closing, closed) = _plan.OnChange(CaseOf(2) with { Status = CaseStatus.Closed, Closed = Ten.AddHours(2) }, CaseAction.Close, told, Ten.AddHours(3));
        var (reopening, reopened) = _plan.OnChange(CaseOf(2) with { Status = CaseStatus.Investigating }, CaseAction.Reopen, closed, Ten.AddHours(4));

        Assert.Equal(("closed", Ten.AddHours(2), false), (closing, closed!.ClosedAt!.Value, closed.IsDue));
        Assert.Equal(("reopened", null), (reopening, reopened!.ClosedAt));
    }

    [Fact]
    public void A_case_that_nobody_acknowledges_in_time_is_overdue_once()
    {
        var told = new ToldCase("al-1", Ten, 1);

        Assert.Equal((null, null), NoticePlan.OnTime(CaseOf(1), told, Ten.AddHours(1), Ten.AddHours(1).AddTicks(-1)));
        Assert.Equal(("overdue", told with { IsOverdueTold = true }), NoticePlan.OnTime(CaseOf(1), told, Ten.AddHours(1), Ten.AddHours(1)));
        Assert.Equal((null, told with { IsOverdueTold = true }), NoticePlan.OnTime(CaseOf(1) with { Status = CaseStatus.Acknowledged }, told, Ten.AddHours(1), Ten.AddHours(9)));
    }

    [Fact]
    public void A_route_leaves_out_what_it_does_not_take()
    {
        foreach (var route in (SinkRoute[])[new() { MinLevel = Severity.Critical }, new() { PagesOnly = true }, new() { Sources = ["db2"] }, new() { Tags = ["attack.impact"] }])
        {
            var plan = new NoticePlan(route);
            Assert.Equal((null, null), plan.OnAlert(CaseOf(1), Plain, told: null, Ten));
            Assert.Equal((null, null), plan.OnChange(CaseOf(1), CaseAction.Note, new ToldCase("al-1", Ten, 1), Ten));
        }
    }

    private static Case CaseOf(long count) => new()
    {
        Id = "al-1",
        RuleId = "rule-1",
        RuleName = "Many lookups",
        Group = "g",
        Severity = Severity.High,
        Source = "db",
        Tags = ["attack.collection"],
        Gap = TimeSpan.FromMinutes(30),
        Time = Ten,
        First = Ten,
        Last = Ten,
        Count = count,
        Revision = count,
        Raised = Ten,
        Updated = Ten,
        Action = "raised",
    };
}
