using System.Text.Json;
using SecMon.Detection.Indexing;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>The public corpus: every file loads or is refused for a reason that sigma.md gives, and the engine finds what its rules say.</summary>
public class CorpusAgreesTests
{
    private const int Events = 200;
    private const int Others = 15;   // rules that the oracle is asked about beside those that the event was made from or the engine found

    [Fact]
    public void Every_file_loads_and_matches_as_its_text_says()
    {
        var files = CorpusFiles.ReadOrSkip();
        var result = RuleSetLoader.Load(files, ListLibrary.Empty);
        var refused = result.Diagnostics.Where(one => one.IsError).ToLookup(one => one.Location.Path);
        foreach (var problem in refused.Select(file => file.First()))
            TestContext.Current.SendDiagnosticMessage($"refused: {problem}");
        Assert.Empty(refused.SelectMany(file => file).Where(problem => !IsOfSigmaMd(problem)).Select(problem => problem.ToString()));

        var loaded = files.Where(file => !refused.Contains(file.Path)).Select(file => file.Text).ToList();
        var rules = loaded.SelectMany(text => OracleRule.Read([text], RuleGen.Lists).Select(rule => (Rule: rule, Text: text))).ToList();
        var plan = result.RuleSet.PlanFor(LogSource.Undeclared);
        Assert.Equal(rules.Select(one => one.Rule.Title).Order(StringComparer.Ordinal), plan.Rules.Select(rule => rule.Metadata.Title).Order(StringComparer.Ordinal));

        var byTitle = rules.ToLookup(one => one.Rule.Title, one => one.Rule);
        var matcher = new RuleMatcher(plan);
        var random = new Random(4688);
        var likely = new LikelyEvents(4688);
        var matches = 0;
        for (var i = 0; i < Events; i++)
        {
            var of = rules[random.Next(rules.Count)];
            var json = likely.Make(of.Text);
            using var document = JsonDocument.Parse(json);
            var found = matcher.Match(Tests.Rules.Rule.Event(json)).ToArray().Select(rule => plan.Rules[rule].Metadata.Title).ToHashSet();
            matches += found.Count;
            foreach (var title in found.Append(of.Rule.Title).Concat(Enumerable.Range(0, Others).Select(_ => rules[random.Next(rules.Count)].Rule.Title)).Distinct())
            {
                var holds = byTitle[title].Any(rule => rule.Holds(document.RootElement));
                Assert.True(holds == found.Contains(title), $"'{title}' by its text: {holds}\n{json}\n{(title == of.Rule.Title ? of.Text : "")}");
            }
        }

        TestContext.Current.SendDiagnosticMessage($"{loaded.Count} of {files.Count} files loaded, {matches} matches of {Events} events");
        Assert.True(matches > Events / 2, $"only {matches} matches");
    }

    private static bool IsOfSigmaMd(Diagnostic problem) => problem.Kind != ProblemKinds.Yaml || !problem.Message.EndsWith("from here on", StringComparison.Ordinal);
}
