using SecMon.Detection.Rules;
using SecMon.Silo.Health;

namespace SecMon.Silo.Tests.Health;

/// <summary>Who sets a server's clock back beyond retention is told of, for as long as it lasts.</summary>
public sealed class OldAlertsCheckTests
{
    [Fact]
    public async Task Alerts_that_are_left_out_are_told_for_ten_minutes()
    {
        var clock = new ManualClock();
        var leftOut = 0.0;
        var check = new OldAlertsCheck(clock, () => leftOut);
        Assert.Empty(await check.LookAsync(TestContext.Current.CancellationToken));

        leftOut = 3;

        var problem = Assert.Single(await check.LookAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("AlertsTooOld", Severity.High), (problem.Name, problem.Severity));
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Empty(await check.LookAsync(TestContext.Current.CancellationToken));
    }
}
