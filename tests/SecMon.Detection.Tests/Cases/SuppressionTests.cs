using SecMon.Detection.Cases;
using SecMon.Events;

namespace SecMon.Detection.Tests.Cases;

public sealed class SuppressionTests
{
    private static readonly Suppression Known = new() { Id = "s", Owner = "an", Reason = "migration", Rule = "HV-01", Until = Facts.Ten.AddHours(1) };

    [Fact]
    public void The_beginning_is_included_and_the_end_is_not()
    {
        var from = Known with { From = Facts.Ten };

        Assert.True(Covers(from, 0));
        Assert.False(from.Covers(Facts.Alert(0) with { Time = Facts.Ten.AddTicks(-1) }, LocalTime.DefaultZone));
        Assert.True(from.Covers(Facts.Alert(0) with { Time = from.Until.AddTicks(-1) }, LocalTime.DefaultZone));
        Assert.False(Covers(from, 60));
    }

    [Fact]
    public void One_that_was_taken_back_covers_nothing() => Assert.False(Covers(Known with { IsRevoked = true }, 0));

    [Theory]
    [InlineData("HV-01")]
    [InlineData("rule-1")]
    [InlineData("Many lookups")]
    public void A_rule_is_named_by_use_case_id_or_title(string rule) => Assert.True(Covers(Known with { Rule = rule }, 0));

    [Fact]
    public void All_that_it_names_must_fit()
    {
        var all = Known with { Source = "db", Host = "db-1", User = "clerk_1", Group = "user.name=clerk_1" };

        Assert.True(Covers(all, 0));
        foreach (var other in (Suppression[])[all with { Rule = "HV-02" }, all with { Source = "db2" }, all with { Host = "db-2" }, all with { User = "clerk_2" }, all with { Group = "" }])
            Assert.False(Covers(other, 0));
    }

    [Theory]
    [InlineData("2026-11-14T15:00:00Z", true)]    // Saturday 22:00 in Vietnam
    [InlineData("2026-11-14T14:59:59Z", false)]
    [InlineData("2026-11-14T17:30:00Z", true)]    // Sunday 00:30 there, and still the window of Saturday
    [InlineData("2026-11-14T20:59:59Z", true)]
    [InlineData("2026-11-14T21:00:00Z", false)]   // Sunday 04:00
    [InlineData("2026-11-13T17:30:00Z", false)]   // Saturday 00:30 is the window of Friday, which there is none of
    [InlineData("2026-11-15T15:30:00Z", false)]   // Sunday 22:30
    public void A_weekly_window_runs_past_midnight_on_the_clocks_of_vietnam(string time, bool isCovered)
    {
        var weekly = Known with { Weekly = "sat 22:00-04:00", Until = Facts.Ten.AddYears(1) };
        var alert = Facts.Alert(0) with { Time = DateTime.Parse(time, null, System.Globalization.DateTimeStyles.AdjustToUniversal) };

        Assert.Equal(isCovered, weekly.Covers(alert, LocalTime.DefaultZone));
    }

    [Fact]
    public void Hours_that_cannot_be_read_cover_nothing() => Assert.False(Covers(Known with { Weekly = "saturdays" }, 0));

    private static bool Covers(Suppression suppression, double minute) => suppression.Covers(Facts.Alert(minute), LocalTime.DefaultZone);
}
