using SecMon.Detection.Checks;
using SecMon.Detection.Coverage;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;
using SecMon.Detection.Skeletons;
using SecMon.Detection.Tests.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Coverage;

public class RuleCoverageTests
{
    public static TheoryData<string> Kinds => [.. RuleSkeleton.Kinds];

    [Fact]
    public void Use_cases_and_techniques_of_rules_are_covered()
    {
        var coverage = new RuleCoverage(Rule.Load(Rule.WithSelection("F: 1") + "tags: [attack.t1213.006, attack.collection]\nsecmon: {use_case: HV-01}\n").RuleSet);

        Assert.True(coverage.Covers(UseCaseCatalogue.All.Single(useCase => useCase.Id == "HV-01")));
        Assert.False(coverage.Covers(UseCaseCatalogue.All.Single(useCase => useCase.Id == "HV-02")));
        Assert.Equal(["T1213.006"], coverage.Techniques.Select(group => group.Key));
        Assert.Contains("T1005", coverage.MissingTechniques);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_skeleton_is_sound_as_it_stands(string kind)
    {
        var skeleton = RuleSkeleton.Of(kind, "It's new: a, b", useCase: null, Guid.NewGuid(), Guid.NewGuid(), new DateOnly(2026, 11, 25));
        var rule = new RuleFile("rules/n.yml", "n.yml", skeleton.Rule);
        var tests = new RuleFile("rules/n.tests.yml", "n.tests.yml", skeleton.Tests ?? "[]\n");
        var files = new RuleFiles([rule, tests], []);
        var runner = new RuleTestRunner(files);

        Assert.Empty(RuleChecks.Run(LoadedRules.Load(files, SubjectPseudonyms.WithPublicKeys())));
        Assert.Equal(kind == "filter" ? 0 : 5, RuleTestFile.Read(tests).Cases.Count);
        Assert.All(RuleTestFile.Read(tests).Cases, test => Assert.Empty(runner.Run(test, "n.yml").Failures));
    }
}
