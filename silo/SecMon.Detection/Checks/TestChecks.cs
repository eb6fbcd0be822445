using SecMon.Detection.Decisions;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Detection.Checks;

/// <summary>Warns of rules that no test expects to fire, and of decisions beside which no test says what becomes of signals; says what is wrong with files of tests.</summary>
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
        var undecided = rules.Decisions.Decisions.Where(decision => decision.Moment == DecisionMoment.Signals).Select(decision => decision.Metadata).Where(decision => !IsDecided(decision)).ToArray();
        Tell(undecided, decision => $"no test says what '{decision.Title}' makes of signals", "decisions", HelpForDecision);
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

    private bool IsDecided(RuleMetadata decision) =>
        TestsBeside(decision) is { } beside && _tests.TryGetValue(beside, out var tests) && (tests.HasErrors || tests.Cases.Any(test => test.AsksDecisions));

    private bool IsExpected(RuleMetadata rule) =>
        TestsBeside(rule) is { } beside && _tests.TryGetValue(beside, out var tests)
        && (tests.HasErrors || tests.Cases.Any(test => test.Expectations.Any(expected => expected.Rule == rule.Title || expected.Rule == rule.Name || expected.Rule == rule.Id)));

    private string? TestsBeside(RuleMetadata rule)
    {
        var stem = rule.Location.Path[..rule.Location.Path.LastIndexOf('.')];
        return new[] { $"{stem}.tests.yml", $"{stem}.tests.yaml" }.FirstOrDefault(_tests.ContainsKey);
    }

    private string HelpFor(RuleMetadata rule) => HelpFor(rule, $"expect: [{{rule: {rule.Title}}}]", "secmon rules new");

    private string HelpForDecision(RuleMetadata decision) =>
        HelpFor(decision, "alerts: [{rule: TITLE, level: high}], absorbed: or expected:", "secmon rules new --kind decision");

    private string HelpFor(RuleMetadata rule, string keys, string command)
    {
        var name = rule.Location.Path[(rule.Location.Path.LastIndexOf('/') + 1)..];
        return TestsBeside(rule) is null
            ? $"write {name[..name.LastIndexOf('.')]}.tests.yml beside it; '{command}' writes an example of both"
            : $"add a case with  {keys}";
    }
}
