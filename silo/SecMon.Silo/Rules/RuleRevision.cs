using SecMon.Detection.Pipelines;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;
using SecMon.Events.Subjects;

namespace SecMon.Silo.Rules;

/// <summary>
/// What the files on disk come to: the rules that can come into force, and what is wrong with the files for which the last good
/// version stays (sigma.md 11.2). A changed file is good when it has no error and its tests hold.
/// </summary>
/// <param name="Rules">What can come into force.</param>
/// <param name="Problems">Errors and warnings of the files on disk, failed tests and rows of facts that are left out among the errors.</param>
public sealed record RuleRevision(LoadedRules Rules, IReadOnlyList<Diagnostic> Problems)
{
    /// <summary>Compiles and tests.</summary>
    /// <param name="onDisk">The files as they are.</param>
    /// <param name="inForce">The set in force; null when there is none, and then tests are not run.</param>
    /// <param name="pseudonyms">Makes the pseudonyms of lists of persons.</param>
    public static RuleRevision Of(RuleFiles onDisk, LoadedRules? inForce, Func<ISubjectPseudonyms> pseudonyms)
    {
        if (inForce?.WithFacts(onDisk) is { } same)
            return new RuleRevision(same, same.AllProblems);
        var loaded = LoadedRules.Load(onDisk, pseudonyms());
        if (inForce is null)
            return new RuleRevision(loaded, loaded.AllProblems);

        var refused = loaded.Problems.Where(problem => problem.IsError).Select(problem => problem.Location.Path).ToHashSet(StringComparer.Ordinal);
        var failed = FailedTests(onDisk, inForce.Files, refused).ToList();
        List<Diagnostic> found = [.. loaded.Problems, .. Emptied(onDisk, inForce.Files)];
        var errors = found.Where(problem => problem.IsError).ToList();
        if (errors.Count + failed.Count == 0)
            return new RuleRevision(loaded, loaded.AllProblems);

        var bad = errors.Select(error => error.Location.Path).Concat(failed.Select(failure => failure.RulePath)).ToHashSet(StringComparer.Ordinal);
        List<Diagnostic> problems = [.. found, .. failed.Select(failure => failure.Problem)];
        LoadedRules mended;
        do
        {
            mended = LoadedRules.Load(onDisk with { Rules = WithLastGood(onDisk.Rules, inForce.Files.Rules, bad), Lists = WithLastGood(onDisk.Lists, inForce.Files.Lists, bad) }, pseudonyms());
            errors = [.. mended.Problems.Where(problem => problem.IsError && !problems.Contains(problem))];
            problems.AddRange(errors);
        }
        while (AddAll(bad, errors));   // what refers to a new rule of a file that stays as it was stays too
        return new RuleRevision(mended, [.. problems, .. mended.FactProblems]);
    }

    private static bool AddAll(HashSet<string> bad, List<Diagnostic> errors)
    {
        var before = bad.Count;
        bad.UnionWith(errors.Select(error => error.Location.Path));
        return bad.Count > before;
    }

    /// <summary>A file without content is one that is being written; who wants a rule gone removes its file.</summary>
    private static IEnumerable<Diagnostic> Emptied(RuleFiles onDisk, RuleFiles inForce) =>
        onDisk.Rules.Where(file => string.IsNullOrWhiteSpace(file.Text) && inForce.Rules.Any(other => other.RelativePath == file.RelativePath && !string.IsNullOrWhiteSpace(other.Text)))
            .Select(file => new Diagnostic(new SourceLocation(file.Path, 1, 1), IsError: true, "the file is empty, and was not before", "Remove the file if its rules shall go; until then its last version stays in force."));

    private static List<RuleFile> WithLastGood(IReadOnlyList<RuleFile> onDisk, IReadOnlyList<RuleFile> inForce, HashSet<string> bad)
    {
        var good = inForce.ToDictionary(file => file.RelativePath, StringComparer.Ordinal);
        return [.. onDisk.Select(file => bad.Contains(file.Path) ? good.GetValueOrDefault(file.RelativePath) : file).OfType<RuleFile>()];
    }

    /// <summary>Runs the tests of what changed: of a changed rule file, of a changed file of tests, and all of them when a list or a pipeline changed; never those of a file that was refused.</summary>
    private static IEnumerable<(string RulePath, Diagnostic Problem)> FailedTests(RuleFiles onDisk, RuleFiles inForce, HashSet<string> refused)
    {
        var before = inForce.Rules.ToDictionary(file => file.RelativePath, file => file.Text, StringComparer.Ordinal);
        var haveListsChanged = !onDisk.Lists.Select(file => (file.RelativePath, file.Text)).SequenceEqual(inForce.Lists.Select(file => (file.RelativePath, file.Text)));
        var pipelines = ChangedPipelines(onDisk.Rules, before);
        var byPath = onDisk.Rules.ToDictionary(file => file.RelativePath, StringComparer.Ordinal);
        RuleTestRunner? runner = null;
        foreach (var tests in onDisk.Rules.Where(file => RuleTestFile.IsTestFile(file.RelativePath)))
        {
            if (RuleFileOf(tests, byPath) is not { } rule || refused.Contains(rule.Path) || !(haveListsChanged || pipelines.Count > 0 || HasChanged(rule) || HasChanged(tests)))
                continue;

            var read = RuleTestFile.Read(tests);
            foreach (var problem in read.Diagnostics.Where(problem => problem.IsError))
                yield return (rule.Path, problem);
            runner ??= new RuleTestRunner(onDisk);
            string[] guilty = pipelines.Count > 0 && !HasChanged(rule) && !HasChanged(tests) ? [.. pipelines] : [rule.Path];
            foreach (var (result, path) in read.Cases.Select(test => runner.Run(test, rule.RelativePath)).Where(result => result.Failures.Count > 0).SelectMany(_ => guilty, (result, path) => (result, path)))
                yield return (path, new Diagnostic(result.Case.Location, IsError: true, $"the test '{result.Case.Name}' fails: {result.Failures[0]}", "Mend the rule or the test; until then the last version of the rule file stays in force."));
        }

        bool HasChanged(RuleFile file) => before.GetValueOrDefault(file.RelativePath) != file.Text;
    }

    /// <summary>Paths of pipelines that are new or changed.</summary>
    private static List<string> ChangedPipelines(IEnumerable<RuleFile> onDisk, Dictionary<string, string> before) =>
        [.. onDisk.Where(file => PipelineFolder.Holds(file.RelativePath) && before.GetValueOrDefault(file.RelativePath) != file.Text).Select(file => file.Path)];

    private static RuleFile? RuleFileOf(RuleFile tests, Dictionary<string, RuleFile> byPath)
    {
        var name = tests.RelativePath[..tests.RelativePath.LastIndexOf(".tests.", StringComparison.OrdinalIgnoreCase)];
        return byPath.GetValueOrDefault($"{name}.yml") ?? byPath.GetValueOrDefault($"{name}.yaml");
    }
}
