using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;

namespace SecMon.Silo.Rules;

/// <summary>
/// Whether the tests of the rules in force pass. They run when somebody asks for the first time, once for each rule set, in the
/// background: a start never waits for them.
/// </summary>
public sealed partial class RuleTestBoard(RuleBook book, ILogger<RuleTestBoard> log)
{
    private readonly Lock _starting = new();
    private RuleTestReport? _report;   // replaced whole

    /// <summary>The tests of the set in force, as far as they have run.</summary>
    public RuleTestReport Look()
    {
        var rules = book.Current;
        lock (_starting)
        {
            if (_report?.Hash == rules.RuleSet.Hash)
                return _report;
            _report = new RuleTestReport(rules.RuleSet.Hash, IsDone: false, RuleTestReport.NoResults);
            _ = Task.Factory.StartNew(() => Run(rules), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return _report;
        }
    }

    private void Run(LoadedRules rules)
    {
        var report = new RuleTestReport(rules.RuleSet.Hash, IsDone: true, RuleTestReport.NoResults);
        try
        {
            report = report with { Results = ResultsOf(rules.Files) };
        }
        catch (Exception failed)
        {
            // The page says that there are no results; detection does not depend on them.
            LogFailed(failed);
        }

        lock (_starting)
        {
            if (_report?.Hash == report.Hash)
                _report = report;
        }
    }

    private static Dictionary<string, RuleFileTests> ResultsOf(RuleFiles files)
    {
        var runner = new RuleTestRunner(files);
        var byPath = files.Rules.ToDictionary(file => file.RelativePath, StringComparer.Ordinal);
        var results = new Dictionary<string, RuleFileTests>(StringComparer.Ordinal);
        foreach (var tests in files.Rules.Where(file => RuleTestFile.IsTestFile(file.RelativePath)))
        {
            var rules = tests.RelativePath.Replace(".tests.", ".", StringComparison.OrdinalIgnoreCase);
            if (!byPath.TryGetValue(rules, out var file))
                continue;
            var read = RuleTestFile.Read(tests);
            results[rules] = runner.WhyNotRun(file) is { } reason ? new RuleFileTests([], [reason]) : new RuleFileTests([.. read.Cases.Select(test => runner.Run(test, rules))], [.. read.Diagnostics.Where(problem => problem.IsError)]);
        }

        return results;
    }

    [LoggerMessage(1, LogLevel.Warning, "the tests of the rules in force could not be run")]
    private partial void LogFailed(Exception failed);
}
