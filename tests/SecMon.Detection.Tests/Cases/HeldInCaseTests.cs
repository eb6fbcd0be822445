using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;

namespace SecMon.Detection.Tests.Cases;

/// <summary>What a case shows of quiet times, and of what people hear again.</summary>
public sealed class HeldInCaseTests
{
    private readonly CaseBook _book = new();
    private readonly AlertFacts _alert = Facts.Alert(0) with { Names = ActNames.Of(["clerk_1"], ["select"], []) };

    public HeldInCaseTests() => _book.Add(_alert);

    [Fact]
    public void The_case_counts_names_and_keeps_the_newest_record()
    {
        _book.Add(Held(1, 2, "clerk_2"));
        var one = _book.Add(Held(2, 3, "clerk_3"))!;

        Assert.Equal((5, Facts.Ten.AddMinutes(1), Facts.Ten.AddMinutes(2), """{"position":2}"""), (one.Held!.Count, one.Held.First, one.Held.Last, one.Held.Newest));
        Assert.Equal(["clerk_2", "clerk_3"], one.Held.Names.Grantees);
        Assert.Equal((1, 3, "held_back"), (one.Count, one.Revision, one.Action));
        Assert.Equal(one, Assert.Single(_book.Cases));
    }

    [Fact]
    public void Only_names_that_nobody_has_heard_of_are_news()
    {
        Assert.Equal(0, _book.Add(Held(1, 1, "clerk_1"))!.News);
        Assert.Equal(1, _book.Add(Held(2, 1, "clerk_2"))!.News);
        Assert.Equal(1, _book.Add(Held(3, 1, "clerk_2"))!.News);
        Assert.Equal(1, _book.Add(Held(4, 1, "clerk_1"))!.News);
        Assert.Equal(2, _book.Add(Held(5, 1, "clerk_1", "createrole"))!.News);
    }

    [Fact]
    public void A_full_list_says_so_keeps_first_and_newest_and_what_comes_is_still_news()
    {
        for (var i = 0; i < 101; i++)
            _book.Add(Held(i * 0.01, 1, $"role_{i}"));
        var before = _book.Cases.Single();
        var after = _book.Add(Held(2, 1, "clerk_9"))!;

        Assert.Equal((true, 100), (after.Held!.Names.IsTruncated, after.Held.Names.Grantees.Count));
        Assert.Equal(("role_0", "clerk_9"), (after.Held.Names.Grantees[0], after.Held.Names.Grantees[^1]));
        Assert.Equal(before.News + 1, after.News);
    }

    [Fact]
    public void A_closed_case_is_investigated_again_only_when_it_has_news()
    {
        var closed = _book.Cases.Single() with { Status = CaseStatus.Closed, Closed = Facts.Ten, Verdict = CaseVerdict.Benign };

        Assert.Equal(CaseStatus.Closed, closed.Telling(ActNames.Of(["clerk_1"], [], [])).Status);
        var reopened = closed.Telling(ActNames.Of(["clerk_2"], [], []));
        Assert.Equal((CaseStatus.Investigating, null, null), (reopened.Status, reopened.Closed, reopened.Verdict));
    }

    [Fact]
    public void What_stands_behind_an_alert_that_is_not_here_is_in_no_case()
    {
        Assert.Null(_book.Add(Held(1, 1, "clerk_2") with { AlertId = "al-other" }));
    }

    private HeldFacts Held(double minute, long count, string grantee, string privilege = "select") => new()
    {
        AlertId = _alert.Id,
        Count = count,
        First = Facts.Ten.AddMinutes(minute),
        Last = Facts.Ten.AddMinutes(minute),
        Newest = $$"""{"position":{{(int)minute}}}""",
        Names = ActNames.Of([grantee], [privilege], []),
    };
}
