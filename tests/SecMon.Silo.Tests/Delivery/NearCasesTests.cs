using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>Which cases decisions are made with when one account, address or source has very many.</summary>
public sealed class NearCasesTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly DeliveryBench _bench = new();

    [Fact]
    public async Task Of_too_many_cases_open_ones_are_picked_before_closed_then_by_level_then_the_newest()
    {
        // What is worse is older here, and what is closed is worst and newest: each rule must beat the next to pick these.
        Case[] high = [.. Enumerable.Range(0, 121).Select(at => Of($"high{at:D4}", Severity.High, Ten.AddHours(-10).AddSeconds(at)))];
        Case[] low = [.. Enumerable.Range(0, 100).Select(at => Of($"low{at:D4}", Severity.Low, Ten.AddMinutes(at / 2)))];   // two at a time
        Case[] closed = [.. Enumerable.Range(0, 30).Select(at => Of($"closed{at:D4}", Severity.Critical, Ten.AddHours(2).AddMinutes(at)) with { Status = CaseStatus.Closed })];
        await SaveAsync([.. closed, .. low, .. high]);

        var (cases, leftOut) = await NearAsync(high[0]);

        string[] newest = [.. low.OrderByDescending(one => one.Last).ThenBy(one => one.Id, StringComparer.Ordinal).Take(79).Select(one => one.Id)];
        Assert.Equal(high.Select(one => one.Id).Concat(newest).Order(StringComparer.Ordinal), cases.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(CaseDecider.MostCases, cases.Count);
        Assert.Equal(21 + 30, leftOut);
    }

    [Fact]
    public async Task As_many_as_are_looked_at_leave_none_out()
    {
        Case[] all = [.. Enumerable.Range(0, CaseDecider.MostCases).Select(at => Of($"c{at:D4}", Severity.Low, Ten.AddMinutes(at)))];
        await SaveAsync(all);

        var (cases, leftOut) = await NearAsync(all[0]);

        Assert.Equal((CaseDecider.MostCases, 0), (cases.Count, leftOut));
    }

    [Fact]
    public async Task What_is_beyond_the_horizon_of_another_account_or_expected_is_not_counted_as_left_out()
    {
        Case[] near = [.. Enumerable.Range(0, CaseDecider.MostCases + 5).Select(at => Of($"near{at:D4}", Severity.Low, Ten.AddMinutes(at)))];
        Case[] old = [.. Enumerable.Range(0, 3).Select(at => Of($"old{at:D4}", Severity.Critical, Ten - Week))];
        Case[] others = [.. Enumerable.Range(0, 3).Select(at => Of($"other{at:D4}", Severity.Critical, Ten, user: "clerk_2"))];
        Case[] expected = [.. Enumerable.Range(0, 3).Select(at => Of($"expected{at:D4}", Severity.High, Ten.AddMinutes(9)) with { IsExpected = true })];
        await SaveAsync([.. near, .. old, .. others, .. expected]);

        var (cases, leftOut) = await NearAsync(near[^1]);

        Assert.All(cases.Keys, id => Assert.StartsWith("near", id, StringComparison.Ordinal));
        Assert.Equal((CaseDecider.MostCases, 5), (cases.Count, leftOut));
    }

    [Fact]
    public async Task The_case_that_was_touched_is_always_among_them()
    {
        Case[] high = [.. Enumerable.Range(0, CaseDecider.MostCases).Select(at => Of($"high{at:D4}", Severity.High, Ten.AddMinutes(at)))];
        var touched = Of("touched", Severity.Low, Ten);
        await SaveAsync([.. high, touched]);

        Assert.Contains(touched.Id, (await NearAsync(touched)).Cases.Keys);
    }

    [Fact]
    public async Task Of_a_flood_only_the_newest_two_thousand_are_looked_through()
    {
        var oldest = Of("oldest", Severity.Critical, Ten);
        Case[] flood = [.. Enumerable.Range(0, 2_000).Select(at => Of($"flood{at:D4}", Severity.Low, Ten.AddSeconds(1 + at)))];
        await SaveAsync([oldest, .. flood]);

        var (cases, leftOut) = await NearAsync(flood[^1]);

        Assert.DoesNotContain(oldest.Id, cases.Keys);
        Assert.Equal((CaseDecider.MostCases, 2_001 - CaseDecider.MostCases), (cases.Count, leftOut));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static Case Of(string id, Severity level, DateTime last, string user = "clerk_1") => Incidents.Case(id, last, severity: level, user: user) with { Accounts = [user] };

    private async Task SaveAsync(Case[] cases) => await _bench.Store.WriteAsync(connection =>
    {
        var tables = new DeliveryTables(connection);
        var by = new FoldedEntry(new LedgerEntry(1, "", LedgerKind.Alert, "al", 1, "{}", "", ""));
        foreach (var one in cases)
            tables.Save(one, by, isNew: true);
        return 0;
    });

    private Task<(Dictionary<string, Case> Cases, int LeftOut)> NearAsync(Case trigger) => _bench.Store.WriteAsync(connection => new NearCases(connection).Of(trigger, Week));
}
