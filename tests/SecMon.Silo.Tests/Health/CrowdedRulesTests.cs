using SecMon.Detection.Correlation;
using SecMon.Silo.Grains;
using SecMon.Silo.Health;

namespace SecMon.Silo.Tests.Health;

public class CrowdedRulesTests
{
    [Fact]
    public void A_rule_that_lost_groups_is_named_for_a_while()
    {
        var clock = new ManualClock();
        var crowded = new CrowdedRules(clock);
        crowded.Note("rule-1", 3);
        crowded.Note("rule-1", 2);

        Assert.Equal([("rule-1", 5L)], crowded.Within(TimeSpan.FromMinutes(10)));
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Empty(crowded.Within(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public void A_partition_tells_which_rule_lost_groups_and_whose_entries_were_late()
    {
        var crowded = new CrowdedRules(new ManualClock());
        var partition = Tests.Grains.Windows.CreatePartition();
        for (var i = 0; i <= CorrelationPartition.MostGroupsPerRule / CorrelationPartition.Partitions; i++)
            partition.Apply(Tests.Grains.Windows.Entry(i, 5_000, 5_000, user: i), []);
        partition.Apply(Tests.Grains.Windows.Entry(1_000_000, 1_000, 5_000, user: 9), []);

        new CorrelationMeter(0, crowded).Show(partition);

        Assert.Equal(partition.GroupsPushedOutByRule.Count, crowded.Within(TimeSpan.FromMinutes(1)).Count);
        Assert.All(partition.GroupsPushedOutByRule.Values, count => Assert.Equal(1, count));
        Assert.Equal(2, partition.LateEntries["db"]);
    }
}
