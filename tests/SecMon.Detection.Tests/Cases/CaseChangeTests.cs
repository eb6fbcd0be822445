using CsCheck;
using SecMon.Detection.Cases;

namespace SecMon.Detection.Tests.Cases;

public sealed class CaseChangeTests
{
    private static readonly DateTime Later = Facts.Ten.AddHours(1);

    [Fact]
    public void Acknowledging_takes_the_case_to_oneself()
    {
        var after = Done(Open(), CaseAction.Acknowledge);

        Assert.Equal((CaseStatus.Acknowledged, "an", Later, "acknowledged"), (after.Status, after.Assignee, after.Acknowledged!.Value, after.Action));
        Assert.Equal((2, 1, Later), (after.Revision, after.ChangeRevision, after.Updated));
    }

    [Fact]
    public void Acknowledging_leaves_the_case_with_whom_it_was_assigned_to()
    {
        var assigned = new CaseChange(CaseAction.Assign, "boss") { Assignee = "binh" }.Apply(Open(), Later).After!;

        Assert.Equal(CaseStatus.Open, assigned.Status);
        Assert.Equal("binh", Done(assigned, CaseAction.Acknowledge).Assignee);
    }

    [Fact]
    public void Investigating_and_closing_an_open_case_acknowledge_it_and_a_first_acknowledgement_stays()
    {
        var first = Done(Open(), CaseAction.Acknowledge);
        var second = new CaseChange(CaseAction.Investigate, "binh").Apply(first, Later.AddHours(1)).After!;

        Assert.Equal((Later, CaseStatus.Investigating, "an"), (second.Acknowledged!.Value, second.Status, second.Assignee));
        Assert.Equal(Later, Done(Open(), CaseAction.Investigate).Acknowledged);
        Assert.Equal(Later, Close(Open()).Acknowledged);
    }

    [Fact]
    public void A_reopened_case_is_investigated_again_and_has_no_verdict()
    {
        var reopened = Done(Close(Open()), CaseAction.Reopen);

        Assert.Equal((CaseStatus.Investigating, null, null), (reopened.Status, reopened.Verdict, reopened.Closed));
        Assert.Equal((3, 2), (reopened.Revision, reopened.ChangeRevision));
    }

    [Fact]
    public void A_note_may_go_with_anything_and_the_newest_one_stays()
    {
        var noted = new CaseChange(CaseAction.Note, "an") { Note = "called the office" }.Apply(Close(Open()), Later).After!;

        Assert.Equal((CaseStatus.Closed, "called the office"), (noted.Status, noted.Note));
        Assert.Equal("called the office", Done(noted, CaseAction.Reopen).Note);
    }

    [Fact]
    public void Assigning_to_nobody_takes_the_case_back()
    {
        var assigned = Done(Open(), CaseAction.Acknowledge);

        Assert.Null(new CaseChange(CaseAction.Assign, "boss") { Assignee = " " }.Apply(assigned, Later).After!.Assignee);
    }

    [Theory]
    [InlineData(CaseStatus.Open, CaseAction.Reopen, "only a closed case")]
    [InlineData(CaseStatus.Investigating, CaseAction.Reopen, "only a closed case")]
    [InlineData(CaseStatus.Acknowledged, CaseAction.Acknowledge, "is acknowledged already")]
    [InlineData(CaseStatus.Investigating, CaseAction.Acknowledge, "is investigating already")]
    [InlineData(CaseStatus.Investigating, CaseAction.Investigate, "is investigating already")]
    [InlineData(CaseStatus.Open, CaseAction.Close, "with a verdict: true_positive")]
    [InlineData(CaseStatus.Open, CaseAction.Note, "a note has a text")]
    [InlineData(CaseStatus.Closed, CaseAction.Acknowledge, "is closed; open it again first")]
    [InlineData(CaseStatus.Closed, CaseAction.Investigate, "is closed; open it again first")]
    [InlineData(CaseStatus.Closed, CaseAction.Assign, "is closed; open it again first")]
    [InlineData(CaseStatus.Closed, CaseAction.Close, "is closed; open it again first")]
    public void What_cannot_be_done_is_refused_with_the_reason(CaseStatus status, CaseAction action, string reason)
    {
        var (after, problem) = new CaseChange(action, "an").Apply(Open() with { Status = status }, Later);

        Assert.Null(after);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_change_that_is_made_counts_and_every_refused_one_changes_nothing() =>
        Gen.Select(Gen.Enum<CaseAction>(), Gen.Bool, Gen.Bool).Array[0, 30].Sample(changes =>
        {
            var one = Open();
            var made = 0;
            foreach (var (action, hasVerdict, hasNote) in changes)
            {
                var change = new CaseChange(action, "an") { Verdict = hasVerdict ? CaseVerdict.Benign : null, Note = hasNote ? "n" : null };
                var (after, problem) = change.Apply(one, Later);
                Assert.True(after is null != problem is null);
                made += after is null ? 0 : 1;
                one = after ?? one;
                Assert.Equal(one.Status == CaseStatus.Closed, one is { Closed: not null, Verdict: not null });
                Assert.True(one.Status == CaseStatus.Open || one.Acknowledged is not null);
            }

            Assert.Equal((made, made + 1, 1), (one.ChangeRevision, one.Revision, one.Count));
        });

    private static Case Open() => Case.Of(Facts.Alert(0), Facts.Ten);

    private static Case Done(Case before, CaseAction action) => new CaseChange(action, "an").Apply(before, Later).After!;

    private static Case Close(Case before) => new CaseChange(CaseAction.Close, "an") { Verdict = CaseVerdict.TruePositive }.Apply(before, Later).After!;
}
