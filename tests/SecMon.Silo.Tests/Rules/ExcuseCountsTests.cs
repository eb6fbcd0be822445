using SecMon.Detection.Cases;
using SecMon.Silo.Rules;
using SecMon.Silo.Tests.Delivery;
using static SecMon.Silo.Tests.Rules.ExcusedSignals;

namespace SecMon.Silo.Tests.Rules;

public sealed class ExcuseCountsTests
{
    private static readonly ExcuseName Batch = new("approval batch_1", IsRow: true);
    private static readonly ExcuseName Approved = new("Approved", IsRow: false);

    private readonly ExcuseCounts _counts = new(TimeProvider.System);

    [Theory]
    [InlineData("expect", 1)]
    [InlineData("lower", 1)]
    [InlineData("no_page", 1)]
    [InlineData("absorb", 0)]
    [InlineData("raise", 0)]
    [InlineData("page", 0)]
    public void Only_effects_that_tell_people_less_count(string effect, long signals)
    {
        _counts.Count(Signal(0, null, Fired(effect, "approval batch_1")));

        Assert.Equal(signals, _counts.Of(Batch).Signals);
    }

    [Fact]
    public void What_did_not_come_to_bear_does_not_count()
    {
        _counts.Count(Signal(7, "s1", Fired("expect", "approval batch_1") with { Applied = false }, Fired("expect") with { Effect = null, Error = "failed" }));

        Assert.Empty(_counts.All);
    }

    [Fact]
    public void A_signal_counts_once_for_each_row_and_without_a_row_for_its_decision()
    {
        _counts.Count(Signal(0, null, Fired("expect", "approval batch_1", "leave batch_1"), Fired("no_page", "approval batch_1")));
        _counts.Count(Signal(0, null, Fired("lower", "account batch_1", "conclusion stolen", "case EX-01 al-1", "feed gap")));

        Assert.Equal([("approval batch_1", 1), ("leave batch_1", 1), ("Approved", 1L)], _counts.All.Select(one => (one.Name.Name, one.Swallowed.Signals)));
        Assert.False(_counts.All[2].Name.IsRow);
    }

    [Fact]
    public void Rows_read_are_those_of_each_statement_once()
    {
        _counts.Count(Signal(40, "s1", Fired("expect", "approval batch_1")));
        _counts.Count(Signal(40, "s1", Fired("expect", "approval batch_1")));
        _counts.Count(Signal(2, "s2", Fired("expect", "approval batch_1")));
        _counts.Count(Signal(0, "s3", Fired("expect", "approval batch_1")));
        _counts.Count(Signal(100, null, Fired("expect", "approval batch_1")));
        _counts.Count(Signal(100, null, Fired("expect", "approval batch_1")));

        Assert.Equal((6, 242), (_counts.Of(Batch).Signals, _counts.Of(Batch).Rows));
    }

    [Fact]
    public void Of_a_case_its_alerts_count_and_those_that_join_while_it_is_excused()
    {
        var one = Incidents.Case("al-1") with { Count = 3 };
        _counts.Count([Fired("expect", "approval batch_1")], one);
        var expected = one with { IsExpected = true, Decided = [new CaseDecided("id", "Approved", "expect", null, null, ["case EX-01 al-1", "approval batch_1"], 1)] };
        _counts.CountJoined(expected with { Count = 4 });
        _counts.Count([Fired("close", "approval batch_1")], expected with { Count = 4 });   // its alerts are counted already
        _counts.CountJoined(expected with { IsExpected = false });
        _counts.CountJoined(one);

        Assert.Equal(4, Assert.Single(_counts.All).Swallowed.Signals);
    }

    [Theory]
    [InlineData(1_000, 0, false)]
    [InlineData(1_001, 0, true)]
    [InlineData(1, 10_000, false)]
    [InlineData(1, 10_001, true)]
    public void Much_is_more_than_1_000_signals_or_10_000_rows(int signals, long rows, bool isMuch)
    {
        for (var i = 0; i < signals; i++)
            _counts.Count(Signal(i == 0 ? rows : 0, null, Fired("expect")));

        Assert.Equal(isMuch ? [Approved] : [], _counts.Much.Select(one => one.Name));
    }

    [Fact]
    public void Beyond_10_000_names_all_others_are_counted_together()
    {
        for (var i = 0; i < ExcuseCounts.MostNames + 5; i++)
            _counts.Count(Signal(2, $"s{i}", Fired("expect", $"approval batch_{i}")));
        _counts.Count(Signal(0, null, Fired("expect", "approval batch_1")));

        Assert.Equal(ExcuseCounts.MostNames + 1, _counts.All.Count);
        Assert.Equal((5, 10), (_counts.Of(ExcuseName.Others).Signals, _counts.Of(ExcuseName.Others).Rows));
        Assert.Equal(2, _counts.Of(Batch).Signals);
    }
}
