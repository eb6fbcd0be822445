using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Tests.Decisions;

public class EngineShapeTests
{
    [Fact]
    public void One_class_names_NRules()
    {
        var sources = Path.Combine(RootOf(), "silo");
        var naming = Directory.EnumerateFiles(sources, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(path => File.ReadAllText(path).Contains("NRules", StringComparison.Ordinal))
            .Select(Path.GetFileName);
        Assert.Equal(["RuleEngine.cs"], naming);
    }

    [Fact]
    public void Decisions_that_conclude_for_each_other_are_one_group_and_others_are_alone()
    {
        var set = DecisionSet.Compile([
            EffectTests.Each("a").Conclude("stolen").Build(),
            EffectTests.Each("b").Then(EffectKind.Page).Build(),
            EffectTests.Each("c").Not("none", Conclusion.KindName, DecisionBuilder.Is("name", "sto*")).Then(EffectKind.Page).Build()]);
        Assert.Equal(["a c", "b"], set.Groups.Select(group => string.Join(' ', group.Decisions.Select(decision => decision.Metadata.Id))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_circle_of_conclusions_is_refused() => Assert.Throws<InvalidOperationException>(() => DecisionSet.Compile([
        EffectTests.Each("a").When("why", Conclusion.KindName, DecisionBuilder.Is("name", "b")).Conclude("a").Build(),
        EffectTests.Each("b").When("why", Conclusion.KindName, DecisionBuilder.Is("name", "a")).Conclude("b").Build()]));

    [Fact]
    public void Decisions_on_cases_are_kept_and_decide_nothing_here()
    {
        var decision = new Decision { Metadata = EffectTests.Each("a").Build().Metadata, Moment = DecisionMoment.Case };
        var set = DecisionSet.Compile([decision]);
        Assert.Equal([decision], set.Decisions);
        Assert.Empty(set.Groups);
    }

    [Fact]
    public void What_did_not_change_is_compiled_once_and_says_what_its_document_says_now()
    {
        var before = DecisionSet.Compile([EffectTests.Each("a").OfVersion("same").Then(EffectKind.Expect).Build()]);
        var after = DecisionSet.Compile([EffectTests.Each("b").OfVersion("same").Then(EffectKind.Expect).Build()]);
        Assert.Equal("Title of b", new SignalDecider(after, FactsLibrary.Empty).Decide([Some.Signal("EX-01")], [])[0].Expected);
        Assert.Equal("Title of a", new SignalDecider(before, FactsLibrary.Empty).Decide([Some.Signal("EX-01")], [])[0].Expected);
    }

    [Fact]
    public void One_set_decides_on_many_threads()
    {
        var set = DecisionSet.Compile([EffectTests.Each("a").Conclude("c").Build(), EffectTests.Each("b").When("why", Conclusion.KindName).Then(EffectKind.Page).Build()]);
        Parallel.For(0, 8, _ =>
        {
            var decider = new SignalDecider(set, FactsLibrary.Empty);
            for (var i = 0; i < 200; i++)
                Assert.True(decider.Decide([Some.Signal("EX-01")], [])[0].Page);
        });
    }

    internal static string RootOf()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SecMon.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the project's folder");
    }
}
