using SecMon.Detection.Checks;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Decisions;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Checks;

public class EffectChecksTests
{
    private const string Head = DecisionFiles.Head + "  on: signals\n  when: {x: {is: signal}, y: {is: signal}}\n  then:\n";
    private const string Tail = "owner: soc\nexpires: 2030-01-01\n";

    [Theory]
    [InlineData("    - lower: {signal: x, to: low}\n    - raise: {signal: x, to: high}\n", "'lower: {signal: x, to: low}' never comes to bear: 'raise: {signal: x, to: high}' on line 8 is done to the same signal and beats it")]
    [InlineData("    - page: x\n    - expect: x\n", "'expect: x' never comes to bear: 'page: x' on line 7 is done to the same signal and beats it")]
    [InlineData("    - no_page: x\n    - page: x\n", "'no_page: x' never comes to bear: 'page: x' on line 8 is done to the same signal and beats it")]
    [InlineData("    - raise: {signal: x, to: high}\n    - raise: {signal: x, to: critical}\n", "'raise: {signal: x, to: high}' never comes to bear: 'raise: {signal: x, to: critical}' on line 8 is done to the same signal and beats it")]
    public void An_effect_that_another_one_always_beats_is_told(string then, string message)
    {
        var problem = Assert.Single(Check(Head + then + Tail));

        Assert.Equal((message, false), (problem.Message, problem.IsError));
    }

    [Theory]
    [InlineData("    - lower: {signal: x, to: low}\n    - raise: {signal: y, to: high}\n")]
    [InlineData("    - expect: x\n    - lower: {signal: x, to: low}\n    - no_page: x\n")]
    [InlineData("    - raise: {signal: x, to: high}\n    - page: x\n    - no_page: y\n")]
    [InlineData("    - raise: {signal: x, by: 1}\n    - raise: {signal: x, to: high}\n")]
    [InlineData("    - raise: {signal: x, to: high}\n    - no_page: x\n")]
    public void Effects_that_go_together_are_no_problem(string then) => Assert.Empty(Check(Head + then + Tail));

    [Theory]
    [InlineData("    - incident: {title: t, level: high, by: user.name, cases: [x, y]}\n    - expect: y\n", "'expect: y' never comes to bear: 'incident: {title: t, level: high, by: user.name, cases: [x, y]}' on line 7 is done to the same case and beats it")]
    [InlineData("    - close: {case: x, verdict: benign}\n    - page: x\n", "'close: {case: x, verdict: benign}' never comes to bear: 'page: x' on line 8 is done to the same case and beats it")]
    [InlineData("    - close: {case: x, verdict: benign}\n    - propose: {case: x, verdict: duplicate}\n", "'close: {case: x, verdict: benign}' never comes to bear: 'propose: {case: x, verdict: duplicate}' on line 8 is done to the same case and beats it")]
    [InlineData("    - route: {case: x, to: a}\n    - route: {case: x, to: b}\n", "'route: {case: x, to: b}' never comes to bear: 'route: {case: x, to: a}' on line 7 is done to the same case and beats it")]
    [InlineData("    - propose: {case: z, verdict: benign}\n", "'propose: {case: z, verdict: benign}' never comes to bear: 'z' is closed already")]
    [InlineData("    - close: {case: x, verdict: benign}\n    - propose: {case: x, verdict: benign}\n    - route: {case: x, to: a}\n    - route: {case: y, to: b}\n    - task: call\n    - no_page: x\n", null)]
    public void Effects_on_cases_are_checked_too(string then, string? message) =>
        Assert.Equal(message is null ? [] : [message], Check(DecisionFiles.Head + "  on: case\n  when: {x: {is: case}, y: {is: case}, z: {is: case, status: closed}}\n  then:\n" + then + Tail).Select(problem => problem.Message));

    [Theory]
    [InlineData("level: critical", "'x' is critical")]
    [InlineData("use_case: [PR-01]", "'x' has the use case PR-01")]
    [InlineData("level: [high, critical]", null)]
    [InlineData("use_case: [PR-01, EX-01]", null)]
    [InlineData("level|neq: critical", null)]
    public void What_is_protected_is_not_made_quieter(string line, string? why)
    {
        var problems = Check(Head.Replace("{x: {is: signal}", $"{{x: {{is: signal, {line}}}") + "    - expect: x\n" + Tail);

        Assert.Equal(why is null ? [] : [$"'expect: x' never comes to bear: {why}, and no decision makes such a signal quieter"], problems.Select(problem => problem.Message));
    }

    [Theory]
    [InlineData("alerts: [t]", true)]
    [InlineData("absorbed: []", true)]
    [InlineData("expect: []", false)]
    public void A_decision_has_tests_when_one_says_what_becomes_of_signals(string keys, bool hasTests)
    {
        var decision = Head + "    - page: x\n";
        var tests = $"- {{name: n, at: 2026-01-05T00:00:00Z, events: [{{event.action: read}}], {keys}}}\n";

        Assert.Equal(hasTests ? [] : ["no test says what 't' makes of signals"], Run(decision, tests).Where(problem => problem.Kind == ProblemKinds.NoTests).Select(problem => problem.Message));
        Assert.Single(Run(decision, null), problem => problem.Kind == ProblemKinds.NoTests);
    }

    private static IEnumerable<Diagnostic> Check(string decision) => Run(decision, null).Where(problem => problem.Kind == ProblemKinds.NeverWins);

    private static IReadOnlyList<Diagnostic> Run(string decision, string? tests)
    {
        List<RuleFile> files = [new("rules/d.yml", "d.yml", decision), new("rules/r.yml", "r.yml", DecisionFiles.Rules)];
        if (tests is not null)
            files.Add(new RuleFile("rules/d.tests.yml", "d.tests.yml", tests));
        var loaded = LoadedRules.Load(new RuleFiles(files, []), SubjectPseudonyms.WithPublicKeys());
        Assert.DoesNotContain(loaded.Problems, problem => problem.IsError);
        return [.. RuleChecks.Run(loaded).Where(problem => problem.Location.Path.EndsWith("d.yml", StringComparison.Ordinal))];
    }
}
