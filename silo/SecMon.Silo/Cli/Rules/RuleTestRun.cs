using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;
using SecMon.Events.Subjects;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Runs the tests beside rules and keeps what they gave.</summary>
/// <param name="Problems">What is wrong with files of tests, and with rule files whose tests are therefore not run.</param>
/// <param name="Results">Each case that ran, with its rule file.</param>
/// <param name="Coverage">Selections of the files that have tests; empty when nobody asked.</param>
internal sealed record RuleTestRun(
    IReadOnlyList<Diagnostic> Problems, IReadOnlyList<(RuleFile Rules, RuleTestResult Result)> Results, IReadOnlyList<CoveredSelection> Coverage)
{
    /// <summary>Cases that passed.</summary>
    public int Passed => Results.Count(one => one.Result.Failures.Count == 0);

    /// <summary>Cases that failed, and errors in files of tests and in the rule files beside them.</summary>
    public int Failed => Results.Count - Passed + Problems.Count(problem => problem.IsError);

    /// <summary>Runs.</summary>
    /// <param name="files">Rules, tests and lists.</param>
    /// <param name="isMeant">Of a path, whether it was named.</param>
    /// <param name="filter">Part of the names of cases, or of their rules; null for all.</param>
    /// <param name="withCoverage">True notes coverage.</param>
    public static RuleTestRun Of(RuleFiles files, Func<string, bool> isMeant, string? filter, bool withCoverage)
    {
        var runner = new RuleTestRunner(files);
        var problems = new List<Diagnostic>();
        var results = new List<(RuleFile, RuleTestResult)>();
        var covered = new List<CoveredSelection>();
        using var progress = new ProgressLine();
        foreach (var file in files.Rules.Where(file => RuleTestFile.IsTestFile(file.RelativePath) && IsWanted(file, isMeant)))
        {
            var tests = RuleTestFile.Read(file);
            problems.AddRange(tests.Diagnostics);
            if (RuleFileOf(file, files) is not { } rules)
            {
                problems.Add(new Diagnostic(new SourceLocation(file.Path, 1, 1), IsError: true, "there is no rule file beside these tests", $"name it {Path.GetFileName(file.Path).Replace(".tests.", ".", StringComparison.Ordinal)}, or rename the tests") { Kind = ProblemKinds.Tests });
                continue;
            }

            if (runner.WhyNotRun(rules) is { } reason)
            {
                problems.Add(reason);
                continue;
            }

            var coverage = withCoverage ? new SelectionCoverage(rules, files.Rules, SubjectPseudonyms.WithPublicKeys()) : null;
            foreach (var test in tests.Cases.Where(test => filter is null || IsNamed(test, filter)))
            {
                results.Add((rules, runner.Run(test, rules.RelativePath, coverage)));
                progress.Show("cases", results.Count);
            }

            covered.AddRange(coverage?.Selections ?? []);
        }

        return new RuleTestRun(problems, results, covered);
    }

    /// <summary>Of a rule file its tests are wanted, of a folder all below it.</summary>
    private static bool IsWanted(RuleFile tests, Func<string, bool> isMeant) =>
        isMeant(tests.Path) || isMeant(tests.Path.Replace(".tests.", ".", StringComparison.Ordinal));

    private static bool IsNamed(RuleTestCase test, string filter) =>
        test.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)
        || test.Expectations.Any(expected => expected.Rule.Contains(filter, StringComparison.OrdinalIgnoreCase));

    private static RuleFile? RuleFileOf(RuleFile tests, RuleFiles files)
    {
        var name = tests.RelativePath.Replace(".tests.", ".", StringComparison.Ordinal);
        return files.Rules.FirstOrDefault(file => file.RelativePath == name);
    }
}
