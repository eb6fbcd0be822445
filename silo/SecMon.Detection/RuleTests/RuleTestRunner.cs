using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Detection.RuleTests;

/// <summary>Runs the tests beside rules with the detector and the windows that a silo runs.</summary>
public sealed class RuleTestRunner
{
    private readonly RuleFiles _files;
    private readonly LoadedRules _rules;
    private readonly SubjectPseudonyms _pseudonyms = SubjectPseudonyms.WithPublicKeys();

    /// <summary>Takes the rules and lists that the tests are beside.</summary>
    public RuleTestRunner(RuleFiles files)
    {
        _files = files;
        _rules = LoadedRules.Load(files, _pseudonyms);
    }

    /// <summary>Why the tests beside a rule file cannot say anything: it was refused. Null when it loads.</summary>
    /// <param name="rules">The rule file.</param>
    /// <returns>An error at the place of the file's first one.</returns>
    public Diagnostic? WhyNotRun(RuleFile rules)
    {
        var errors = _rules.Problems.Where(problem => problem.IsError && problem.Location.Path == rules.Path).ToArray();
        return errors.Length == 0 ? null : new Diagnostic(
            errors[0].Location,
            IsError: true,
            $"the tests are not run, because the rule file has {(errors.Length == 1 ? "an error" : $"{errors.Length} errors")}: {errors[0].Message}",
            errors[0].Help ?? $"secmon rules check {rules.Path}")
        { Kind = ProblemKinds.Tests };
    }

    /// <summary>Runs one case.</summary>
    /// <param name="test">The case.</param>
    /// <param name="ruleFile">Relative path of the rule file that the case is beside: only alerts of its rules count.</param>
    /// <param name="coverage">Notes which selections hold; null when nobody asks.</param>
    public RuleTestResult Run(RuleTestCase test, string ruleFile, SelectionCoverage? coverage = null)
    {
        var rules = test.Lists.Count == 0 ? _rules : LoadedRules.Load(_files with { Lists = Overlay(test.Lists) }, _pseudonyms);
        return new RuleTestResult(test, [.. Found(test, ruleFile, rules, coverage), .. Decided(test, rules)]);
    }

    /// <summary>Rules are tested by what they find, so that a decision changes no test of theirs.</summary>
    private IEnumerable<string> Found(RuleTestCase test, string ruleFile, LoadedRules rules, SelectionCoverage? coverage)
    {
        if (!test.AsksRules)
            return [];
        var own = OwnRules(rules, ruleFile);
        var fired = Fire(test, rules, new UndecidedRules(rules), coverage).Where(alert => own.Contains(alert.Rule)).ToList();
        return [.. Unknown(test.Expectations, own), .. Differences(test.Expectations, fired, new RuleTestReasons(test, rules, _pseudonyms))];
    }

    private IEnumerable<string> Decided(RuleTestCase test, LoadedRules rules)
    {
        if (!test.AsksDecisions)
            return [];
        var story = test.AsksStories ? new StoryRun(test, rules, _pseudonyms) : null;
        var fired = Fire(test, rules, rules, coverage: null, story);
        return
        [
            .. rules.FactProblems.Where(problem => problem.IsError).Select(problem => problem.ToString()),
            .. DecidedDifferences.Of(test, fired, rules.RuleSet),
            .. story?.Differences() ?? [],
        ];
    }

    private List<RuleFile> Overlay(IReadOnlyList<RuleFile> over) =>
        [.. _files.Lists.Where(file => over.All(other => other.RelativePath != file.RelativePath)), .. over];

    private HashSet<RuleMetadata> OwnRules(LoadedRules rules, string ruleFile)
    {
        var path = _files.Rules.First(file => file.RelativePath == ruleFile).Path;
        return [.. rules.RuleSet.Detections.Select(rule => rule.Metadata).Concat(rules.RuleSet.Correlations.Select(rule => rule.Metadata))
            .Where(rule => rule.Location.Path == path)];
    }

    private List<Alert> Fire(RuleTestCase test, LoadedRules rules, IRunningRules running, SelectionCoverage? coverage, StoryRun? story = null)
    {
        var builder = new AlertBuilder(_pseudonyms);
        var format = test.Lines is { } lines ? LogFormats.Find(lines.Format) : null;
        var logSource = format is null ? LogSource.Undeclared : new LogSource(format.Category, format.Product, format.Service);
        var detector = new Detector(rules.RuleSet, logSource, rules.CreateEnricher(sourceHours: null), builder) { Decider = new SignalDecider(running.Decisions, running.Facts) };
        var now = new FiredInOrder();
        var partitions = new AllPartitions(running, builder, story is null ? null : now.Add);
        var output = new DetectionOutput();
        var fired = new List<Alert>();
        var index = 0;
        var origin = new EvidenceOrigin("test", "test", 0);
        foreach (var access in RuleTestInput.Of(test, _pseudonyms))
        {
            output.Clear();
            detector.Detect(access, origin, output);
            coverage?.Note(access, rules);
            partitions.Take(output, detector.Stream.SettledTicks, now.Alerts);
            Note(now, fired, story, index++);
        }

        partitions.End(detector.Stream.Ticks, now.Alerts);
        Note(now, fired, story, index);
        return fired;
    }

    private static void Note(FiredInOrder now, List<Alert> fired, StoryRun? story, int index)
    {
        fired.AddRange(now.Alerts);
        story?.Take(now, index);
        now.Clear();
    }

    private static IEnumerable<string> Unknown(IReadOnlyList<RuleTestExpectation> expectations, HashSet<RuleMetadata> own) =>
        expectations.Where(expected => !own.Any(rule => Bears(rule, expected.Rule)))
            .Select(expected => $"{expected.Location}: no rule '{expected.Rule}' in the rule file; it has: {string.Join(", ", own.Select(rule => rule.Title))}");

    private IEnumerable<string> Differences(IReadOnlyList<RuleTestExpectation> expectations, List<Alert> fired, RuleTestReasons reasons)
    {
        var left = new List<Alert>(fired);
        var missing = new List<(RuleTestExpectation Expected, int? Trigger)>();
        foreach (var expected in expectations)
        {
            var times = expected.Events?.Count ?? 1;
            for (var i = 0; i < times; i++)
            {
                var trigger = expected.Events?[i];
                var match = left.FindIndex(alert => Fits(alert, expected, trigger));
                if (match >= 0)
                    left.RemoveAt(match);
                else
                    missing.Add((expected, trigger));
            }
        }

        foreach (var (expected, trigger) in missing)
        {
            yield return $"did not fire: {expected.Rule}{At(trigger)}{GroupOf(expected)}{(expected.Count is { } count ? $" with {count} matches" : "")}"
                + (left.Find(alert => Bears(alert.Rule, expected.Rule)) is { } nearest ? $"\n    instead:  {Described(nearest)}" : $"\n    because: {reasons.Of(expected.Rule, trigger)}");
        }

        foreach (var alert in left)
            yield return $"fired and was not expected: {Described(alert)}: {alert.Message}";
    }

    private bool Fits(Alert alert, RuleTestExpectation expected, int? trigger)
    {
        var secmon = JsonNode.Parse(alert.Document)!["secmon"]!;
        var group = (string)secmon["alert"]!["group"]!;
        return Bears(alert.Rule, expected.Rule)
            && (trigger is null || TriggerOf(alert) == trigger)
            && (expected.Count is null || (long)secmon["evidence"]!["count"]! == expected.Count)
            && expected.Group.All(pair => $", {group}, ".Contains($", {pair.Key}={Shown(pair)}, ", StringComparison.Ordinal));
    }

    /// <summary>A group's value as alerts show it: of a person the exported pseudonym of what the test names.</summary>
    private string Shown(KeyValuePair<string, string> group)
    {
        if (group.Key != Fields.SubjectIds.Name)
            return group.Value;
        var isCitizenId = group.Value.Length == CitizenIdScanner.Digits && long.TryParse(group.Value, out _);
        return _pseudonyms.ForExport(isCitizenId ? _pseudonyms.ForMatching(long.Parse(group.Value)) : group.Value);
    }

    private static bool Bears(RuleMetadata rule, string name) => rule.Title == name || rule.Id == name || rule.Name == name;

    private static int TriggerOf(Alert alert) =>
        (int)JsonNode.Parse(alert.Document)!["secmon"]!["evidence"]!["items"]!.AsArray()[^1]!["position"]!;

    private static string Described(Alert alert)
    {
        var secmon = JsonNode.Parse(alert.Document)!["secmon"]!;
        var group = (string?)secmon["alert"]!["group"];
        return $"{alert.Rule.Title}{At(TriggerOf(alert))}{(string.IsNullOrEmpty(group) ? "" : $" for {group}")} with {(long)secmon["evidence"]!["count"]!} matches";
    }

    private static string At(int? trigger) => trigger is { } index ? $" at event {index}" : "";

    private static string GroupOf(RuleTestExpectation expected) =>
        expected.Group.Count == 0 ? "" : $" for {string.Join(", ", expected.Group.Select(pair => $"{pair.Key}={pair.Value}"))}";
}
