using SecMon.Detection.Decisions;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Detection.Checks;

/// <summary>Warns of rules that no test expects to fire, and of decisions beside which no test says what becomes of signals or cases; says what is wrong with files of tests.</summary>
internal sealed class TestChecks(IReadOnlyList<RuleFile> files, Problems problems)
{
    private const int MostNamed = 5;

    private readonly Dictionary<string, RuleTestFile> _tests = files.Where(file => RuleTestFile.IsTestFile(file.RelativePath))
        .ToDictionary(file => file.Path, RuleTestFile.Read);

    /// <summary>What is wrong with the files of tests.</summary>
    public IEnumerable<Diagnostic> OfTestFiles() => _tests.Values.SelectMany(tests => tests.Diagnostics);

    /// <summary>Checks all rules that can fire, and all decisions.</summary>
    public void Check(RuleSet rules)
    {
        CheckRules(rules);
        Tell(Undecided(rules, DecisionMoment.Signals), decision => $"no test says what '{decision.Title}' makes of signals", "decisions", rule => HelpForDecision(rule, "alerts: [{rule: TITLE, level: high}], absorbed: or expected:"));
        Tell(Undecided(rules, DecisionMoment.Case), decision => $"no test says what '{decision.Title}' makes of cases", "decisions about cases", rule => HelpForDecision(rule, "incidents: [{decision: TITLE, cases: [USE CASE]}], or cases:"));
    }

    private void CheckRules(RuleSet rules)
    {
        var untested = rules.Detections.Where(rule => rule.Alerts).Select(rule => rule.Metadata)
            .Concat(rules.Correlations.Select(rule => rule.Metadata))
            .Where(rule => !IsExpected(rule)).ToArray();
        Tell(untested, rule => $"no test expects '{rule.Title}' to fire", "rules", HelpFor);
    }

    private void Tell(RuleMetadata[] untested, Func<RuleMetadata, string> message, string noun, Func<RuleMetadata, string> help)
    {
        var tests = problems.For(ProblemKinds.NoTests);
        foreach (var rule in untested.Take(untested.Length > MostNamed ? 1 : MostNamed))
        {
            var others = untested.Length > MostNamed ? $", nor any of {untested.Length - 1} other {noun}" : "";
            tests.Warn(rule.Location, message(rule) + others, help(rule));
        }
    }

    private RuleMetadata[] Undecided(RuleSet rules, DecisionMoment moment) =>
        [.. rules.Decisions.Decisions.Where(decision => decision.Moment == moment && !IsDecided(decision)).Select(decision => decision.Metadata)];

    private bool IsDecided(Decision decision) =>
        TestsBeside(decision.Metadata) is { } beside && _tests.TryGetValue(beside, out var tests)
        && (tests.HasErrors || tests.Cases.Any(test => decision.Moment == DecisionMoment.Case ? test.AsksStories : test.AsksSignals));

    private bool IsExpected(RuleMetadata rule) =>
        TestsBeside(rule) is { } beside && _tests.TryGetValue(beside, out var tests)
        && (tests.HasErrors || tests.Cases.Any(test => test.Expectations.Any(expected => expected.Rule == rule.Title || expected.Rule == rule.Name || expected.Rule == rule.Id)));

    private string? TestsBeside(RuleMetadata rule)
    {
        var stem = rule.Location.Path[..rule.Location.Path.LastIndexOf('.')];
        return new[] { $"{stem}.tests.yml", $"{stem}.tests.yaml" }.FirstOrDefault(_tests.ContainsKey);
    }

    private string HelpFor(RuleMetadata rule) => HelpFor(rule, $"expect: [{{rule: {rule.Title}}}]", "secmon rules new");

    private string HelpForDecision(RuleMetadata decision, string keys) => HelpFor(decision, keys, "secmon rules new --kind decision");

    private string HelpFor(RuleMetadata rule, string keys, string command)
    {
        var name = rule.Location.Path[(rule.Location.Path.LastIndexOf('/') + 1)..];
        return TestsBeside(rule) is null
            ? $"write {name[..name.LastIndexOf('.')]}.tests.yml beside it; '{command}' writes an example of both"
            : $"add a case with  {keys}";
    }
}
