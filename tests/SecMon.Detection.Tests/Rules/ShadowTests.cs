using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Detection.Skeletons;

namespace SecMon.Detection.Tests.Rules;

/// <summary>What runs in shadow: what says so, and never a status by itself.</summary>
public class ShadowTests
{
    [Theory]
    [InlineData("status: test\n", false)]
    [InlineData("status: experimental\n", false)]
    [InlineData("secmon: {shadow: true}\n", true)]
    [InlineData("status: stable\nsecmon: {shadow: true}\n", true)]
    [InlineData("status: test\nsecmon: {shadow: false}\n", false)]
    public void A_status_decides_nothing(string attributes, bool isShadow)
    {
        var result = Rule.Load(Rule.WithSelection("F: 1") + attributes);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(isShadow, Assert.Single(result.RuleSet.Rules).IsShadow);
    }

    [Fact]
    public void A_configuration_names_statuses_and_the_set_has_another_name_then()
    {
        RuleFile[] files = [.. new[] { "test", "stable", "experimental" }.Select(status => new RuleFile($"{status}.yml", $"{status}.yml", Rule.WithSelection($"F: {status}").Replace("title: t", $"title: {status}") + $"status: {status}\n"))];
        var plain = RuleSetLoader.Load(files, ListLibrary.Empty).RuleSet;
        var shadowed = RuleSetLoader.Load(files, ListLibrary.Empty, ["test", "experimental"]).RuleSet;

        Assert.Equal("0 of 3 rules run in shadow", plain.Shadow.ToString());
        Assert.Equal("2 of 3 rules run in shadow", shadowed.Shadow.ToString());
        Assert.Equal(["experimental", "test"], shadowed.Rules.Where(rule => rule.IsShadow).Select(rule => rule.Title));
        Assert.NotEqual(plain.Hash, shadowed.Hash);   // what reaches people is noted in the ledger
        Assert.Equal(plain.Rules.Select(rule => rule.Version), shadowed.Rules.Select(rule => rule.Version));
    }

    [Fact]
    public void Every_new_rule_begins_in_shadow()
    {
        foreach (var kind in RuleSkeleton.Kinds.Where(kind => kind is not ("filter" or "decision")))   // in shadow neither does what its tests say
        {
            var rules = Rule.Load(RuleSkeleton.Of(kind, "A title", null, Guid.NewGuid(), Guid.NewGuid(), new DateOnly(2026, 1, 5)).Rule).RuleSet.Rules;
            Assert.Equal(["A title"], rules.Where(rule => rule.IsShadow).Select(rule => rule.Title));
        }
    }

    [Fact]
    public void Shadow_is_true_or_false() =>
        Assert.Equal("'shadow' is true or false, not text", Rule.Error(Rule.WithSelection("F: 1") + "secmon: {shadow: yes}\n").Message);
}
