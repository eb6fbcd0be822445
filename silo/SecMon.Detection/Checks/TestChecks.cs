using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Detection.Checks;

/// <summary>Warns of rules that no test expects to fire, and says what is wrong with files of tests.</summary>
internal sealed class TestChecks(IReadOnlyList<RuleFile> files, Problems problems)
{
    private const int MostNamed = 5;

    private readonly Dictionary<string, RuleTestFile> _tests = files.Where(file => RuleTestFile.IsTestFile(file.RelativePath))
        .ToDictionary(file => file.Path, RuleTestFile.Read);

    /// <summary>What is wrong with the files of tests.</summary>
    public IEnumerable<Diagnostic> OfTestFiles() => _tests.Values.SelectMany(tests => tests.Diagnostics);

    /// <summary>Checks all rules that can fire.</summary>
    public void Check(RuleSet rules)
    {
        var untested = rules.Detections.Where(rule => rule.Alerts).Select(rule => rule.Metadata)
            .Concat(rules.Correlations.Select(rule => rule.Metadata))
            .Where(rule => !IsExpected(rule)).ToArray();
        var tests = problems.For(ProblemKinds.NoTests);
        foreach (var rule in untested.Take(untested.Length > MostNamed ? 1 : MostNamed))
        {
            var others = untested.Length > MostNamed ? $", nor any of {untested.Length - 1} other rules" : "";
            tests.Warn(rule.Location, $"no test expects '{rule.Title}' to fire{others}", HelpFor(rule));
        }
    }

    private bool IsExpected(RuleMetadata rule) =>
        TestsBeside(rule) is { } beside && _tests.TryGetValue(beside, out var tests)
        && (tests.HasErrors || tests.Cases.Any(test => test.Expectations.Any(expected => expected.Rule == rule.Title || expected.Rule == rule.Name || expected.Rule == rule.Id)));

    private string? TestsBeside(RuleMetadata rule)
    {
        var stem = rule.Location.Path[..rule.Location.Path.LastIndexOf('.')];
        return new[] { $"{stem}.tests.yml", $"{stem}.tests.yaml" }.FirstOrDefault(_tests.ContainsKey);
    }

    private string HelpFor(RuleMetadata rule)
    {
        var name = rule.Location.Path[(rule.Location.Path.LastIndexOf('/') + 1)..];
        return TestsBeside(rule) is null
            ? $"write {name[..name.LastIndexOf('.')]}.tests.yml beside it; 'secmon rules new' writes an example of both"
            : $"add a case with  expect: [{{rule: {rule.Title}}}]";
    }
}
