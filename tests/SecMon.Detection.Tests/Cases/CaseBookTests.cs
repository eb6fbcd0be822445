using CsCheck;
using SecMon.Detection.Cases;

namespace SecMon.Detection.Tests.Cases;

public sealed class CaseBookTests
{
    [Fact]
    public void The_first_alert_raises_a_case_of_its_name()
    {
        var alert = Facts.Alert(0);

        var raised = new CaseBook().Add(alert);

        Assert.Equal((alert.Id, 1, 1, "raised", CaseStatus.Open), (raised.Id, raised.Count, raised.Revision, raised.Action, raised.Status));
        Assert.Equal((alert.Time, alert.Time, alert.Time), (raised.Time, raised.First, raised.Last));
        Assert.Equal(0, raised.ChangeRevision);
    }

    [Fact]
    public void An_alert_closer_than_the_gap_joins_and_one_as_far_as_the_gap_does_not()
    {
        var book = new CaseBook();
        book.Add(Facts.Alert(0));

        Assert.Equal(2, book.Add(Facts.Alert(29.999)).Count);
        Assert.Equal(1, book.Add(Facts.Alert(29.999 + 30)).Count);
        Assert.Equal(2, book.Cases.Count());
    }

    [Fact]
    public void The_gap_is_measured_from_the_newest_alert_not_from_the_first()
    {
        var book = new CaseBook();
        for (var minute = 0; minute <= 200; minute += 20)
            book.Add(Facts.Alert(minute));

        var only = Assert.Single(book.Cases);
        Assert.Equal((11, Facts.Ten, Facts.Ten.AddMinutes(200)), (only.Count, only.First, only.Last));
    }

    [Fact]
    public void A_late_alert_joins_the_case_of_its_time_and_moves_its_beginning()
    {
        var book = new CaseBook();
        var raised = book.Add(Facts.Alert(0));
        book.Add(Facts.Alert(300));

        var joined = book.Add(Facts.Alert(-20));

        Assert.Equal((raised.Id, 2), (joined.Id, joined.Count));
        Assert.Equal((Facts.Ten.AddMinutes(-20), Facts.Ten, Facts.Ten), (joined.First, joined.Last, joined.Time));   // its index is named by Time, which stays
    }

    [Theory]
    [InlineData(20, 0)]
    [InlineData(30, 50)]    // both are 20 and 30 away: the nearer one, though it is the later
    [InlineData(25, 50)]    // of equally near ones the newest
    public void Between_two_cases_the_nearest_takes_an_alert(double minute, double expected)
    {
        var book = new CaseBook();
        book.Add(Facts.Alert(0));
        book.Add(Facts.Alert(50));

        Assert.Equal(Facts.Ten.AddMinutes(expected), book.Add(Facts.Alert(minute)).Time);
    }

    [Fact]
    public void Another_rule_or_group_is_another_case()
    {
        var book = new CaseBook();
        book.Add(Facts.Alert(0));
        book.Add(Facts.Alert(0, group: "user.name=clerk_2"));
        book.Add(Facts.Alert(0, rule: "rule-2"));

        Assert.Equal(3, book.Cases.Count());
    }

    [Fact]
    public void A_closed_case_takes_nothing_and_a_reopened_one_does()
    {
        var raised = Case.Of(Facts.Alert(0), Facts.Ten);
        var closed = new CaseChange(CaseAction.Close, "an") { Verdict = CaseVerdict.Benign }.Apply(raised, Facts.Ten).After!;
        var reopened = new CaseChange(CaseAction.Reopen, "an").Apply(closed, Facts.Ten).After!;

        Assert.Null(CaseBook.Nearest([closed], Facts.Alert(0)));
        Assert.Same(reopened, CaseBook.Nearest([closed, reopened], Facts.Alert(0)));
    }

    [Fact]
    public void Of_cases_alike_in_all_but_name_the_order_in_which_they_are_asked_does_not_decide()
    {
        var one = Case.Of(Facts.Alert(0, id: "al-b"), Facts.Ten);
        var other = Case.Of(Facts.Alert(0, id: "al-a"), Facts.Ten);

        Assert.Same(CaseBook.Nearest([one, other], Facts.Alert(5)), CaseBook.Nearest([other, one], Facts.Alert(5)));
    }

    [Fact]
    public void Any_alerts_in_any_order_give_the_same_cases_again_and_none_is_lost() =>
        Gen.Select(Gen.Int[-600, 600], Gen.Int[0, 2], Gen.Int[0, 1]).Array[0, 60].Sample(alerts =>
        {
            var facts = alerts.Select((one, i) => Facts.Alert(one.Item1, $"g{one.Item2}", $"r{one.Item3}", $"al-{i}")).ToList();
            var book = new CaseBook();
            var again = new CaseBook();
            facts.ForEach(alert => book.Add(alert));
            facts.ForEach(alert => again.Add(alert));

            Assert.Equal(book.Cases, again.Cases, (one, other) => one with { Tags = [], Accounts = [] } == other with { Tags = [], Accounts = [] });
            Assert.Equal(facts.Count, book.Cases.Sum(one => one.Count));
            Assert.All(book.Cases, one => Assert.Equal(one.Count, one.Revision));
            // Nothing lies further from its case's neighbours than the gap allows.
            Assert.All(facts, alert => Assert.Contains(book.Cases, one => one.RuleId == alert.RuleId && one.Group == alert.Group && one.DistanceTo(alert.Time) == TimeSpan.Zero));
        });
}
