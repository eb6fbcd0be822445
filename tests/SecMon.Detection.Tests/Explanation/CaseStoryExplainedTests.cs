using System.Text;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Explanation;
using SecMon.Detection.Rules;
using SecMon.Detection.RuleTests;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Explanation;

/// <summary>What is said of the shipped decisions about the cases that events raise.</summary>
public class CaseStoryExplainedTests
{
    private const string BreakIn = "Break-in that went on";

    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "rules");
    private static readonly SubjectPseudonyms Pseudonyms = SubjectPseudonyms.WithPublicKeys();
    private static readonly LoadedRules Rules = Load();

    [Fact]
    public void A_break_in_that_went_on_is_told_with_its_incident()
    {
        var (at, told) = Assert.Single(Explain(BreakIn, [.. Guesses(), Copy("03:34")]));

        Assert.Equal((9, true, 1), (at, told.Fires, told.Firings));
        Assert.Contains("'Break-in: clerk_3 was broken into and went on to Citizen table copied out', critical, pages, by user.name 'clerk_3', cases: case AC-02", Assert.Single(told.Effects).ComesTo);
    }

    [Fact]
    public void A_copy_three_hours_later_misses_by_one_line()
    {
        var (_, told) = Assert.Single(Explain(BreakIn, [.. Guesses(), Copy("06:30")]));

        Assert.False(told.Fires);
        Assert.Contains("'first: {within: {of: $entry.last, after: -7d, before: 2h}}' on line 14 is false", told.Reason);
        Assert.Equal([true, false], told.Parts[0].Parts.Select(pattern => pattern.Holds));
    }

    [Fact]
    public void A_case_that_shares_nothing_is_only_counted()
    {
        var (_, told) = Assert.Single(Explain(BreakIn, [.. Guesses(), Copy("03:34").Replace("clerk_3", "report_9")]));

        Assert.Single(told.Cases);
        Assert.Equal(["1 other case shares no account, address or person with it, or is expected"], told.Notes);
    }

    [Fact]
    public void The_moment_at_which_it_did_something_is_told_before_the_last()
    {
        var told = Explain(BreakIn, [.. Guesses(), Copy("03:34"), Copy("05:00")]);

        Assert.Equal([9, 10], told.Select(one => one.Event));
        Assert.True(Assert.Single(told[0].Explanation.Effects).Applied);
        Assert.Matches($"^its cases were part of the incident in-[0-9a-f]+ of '{BreakIn}' before$", Assert.Single(told[1].Explanation.Effects).WhyNot);
    }

    [Fact]
    public void Events_that_raise_no_alert_touch_no_case()
    {
        var (at, told) = Assert.Single(Explain(BreakIn, [Guesses()[0]]));

        Assert.Equal((0, "the events touch no case: no rule raises an alert that is not expected"), (at, told.Reason));
    }

    [Fact]
    public void All_patterns_hold_exactly_where_a_decision_fires()
    {
        var explainer = new CaseExplainer(Rules, Pseudonyms, new ValueView(Pseudonyms, isClear: false));
        Decision[] decisions = [.. Rules.Decisions.Decisions.Where(decision => decision.Moment == DecisionMoment.Case)];
        var fired = 0;
        foreach (var touch in Files("*.tests.yml").Where(file => file.RelativePath.StartsWith("decisions/", StringComparison.Ordinal)).SelectMany(file => RuleTestFile.Read(file).Cases).Where(test => test.AsksStories).SelectMany(Touches))
        {
            var doing = touch.Touch.Decided.Effects.Select(effect => effect.DecisionId).Concat(touch.Touch.Decided.Incidents.Select(one => one.Wanted.DecisionId)).ToHashSet();
            foreach (var decision in decisions)
            {
                var told = explainer.Explain(decision, touch.Touch);
                Assert.Equal(touch.Firing.Contains(decision.Metadata.Id), told.Fires);
                Assert.Equal(told.Fires, told.Parts.All(part => part.Holds));
                Assert.Equal(told.Fires, told.Reason is null);
                Assert.Equal(doing.Contains(decision.Metadata.Id), told.Effects.Any(effect => effect.Applied));
                fired += told.Firings;
            }
        }

        Assert.True(fired > 20, $"only {fired} firings were looked at");
    }

    private static IEnumerable<RuleFile> Files(string pattern) =>
        Directory.EnumerateFiles(Shipped, pattern, SearchOption.AllDirectories).Select(file => new RuleFile(file, Path.GetRelativePath(Shipped, file).Replace('\\', '/'), File.ReadAllText(file)));

    private static LoadedRules Load()
    {
        RuleFile[] lists =
        [
            .. Files("*.txt").Concat(Files("*.csv")).Where(file => file.RelativePath.StartsWith("lists/", StringComparison.Ordinal)).Select(file => file with { RelativePath = file.RelativePath["lists/".Length..] }),
        ];
        return LoadedRules.Load(new RuleFiles([.. Files("*.yml").Where(file => !RuleTestFile.IsTestFile(file.RelativePath))], lists), Pseudonyms);
    }

    /// <summary>Each touch of a case, and the decisions that fired at it.</summary>
    private static IEnumerable<(CaseTouch Touch, HashSet<string> Firing)> Touches(RuleTestCase test)
    {
        var firing = new HashSet<string>();
        var touches = new List<(CaseTouch, HashSet<string>)>();
        var decider = new CaseDecider(Rules.Decisions, Rules.Facts, Rules.NameOf, Pseudonyms) { Watch = new DecisionWatch { Fired = (decision, _) => firing.Add(decision.Metadata.Id) } };
        var book = new CaseBook(decider)
        {
            OnTouched = touch =>
            {
                touches.Add((touch, [.. firing]));
                firing.Clear();
            },
        };
        var alerts = new AlertBuilder(Pseudonyms);
        var detector = new Detector(Rules.RuleSet, LogSource.Undeclared, Rules.CreateEnricher(sourceHours: null), alerts) { Facts = Rules.Facts };
        var partitions = new AllPartitions(Rules, alerts);
        var (output, fired) = (new DetectionOutput(), new List<Alert>());
        foreach (var access in RuleTestInput.Of(test, Pseudonyms))
        {
            output.Clear();
            detector.Detect(access, new EvidenceOrigin("test", "test", 0), output);
            partitions.Take(output, detector.Stream.SettledTicks, fired);
        }

        foreach (var alert in fired.Where(alert => !alert.Rule.IsShadow))
            book.Add(AlertFacts.Of(JsonNode.Parse(alert.Document)!));
        return touches;
    }

    private static string[] Guesses() =>
        [.. Enumerable.Range(0, 8).Select(n => $$"""{"@timestamp": "2026-01-05T03:14:{{n}}0Z", "event.action": "login_failed", "source.ip": "10.66.1.1", "user.name": "clerk_{{n}}"}""".Replace(":60Z", ":55Z").Replace(":70Z", ":59Z"))];

    private static string Copy(string time) =>
        $$"""{"@timestamp": "2026-01-05T{{time}}:00Z", "event.action": "copy_out", "db.collection.name": ["pop.citizen"], "user.name": "clerk_3", "secmon.account.kind": "clerk", "source.ip": "10.0.0.7"}""";

    private static IReadOnlyList<(int Event, DecisionExplanation Explanation)> Explain(string reference, string[] events)
    {
        var explainer = new DecisionExplainer(Rules, LogSource.Undeclared, Pseudonyms, new ValueView(Pseudonyms, isClear: false));
        var decisions = Rules.Decisions.Find(reference);
        explainer.FollowCases();
        foreach (var access in new EventInput(new ParserOptions { SourceId = "t", Pseudonyms = Pseudonyms }).ReadJson(Encoding.UTF8.GetBytes(string.Join('\n', events))))
            Assert.Empty(explainer.Explain(decisions, access));
        return explainer.ExplainCases(decisions);
    }
}
