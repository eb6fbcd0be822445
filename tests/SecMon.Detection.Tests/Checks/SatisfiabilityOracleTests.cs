using CsCheck;
using SecMon.Detection.Checks;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Checks;

public class SatisfiabilityOracleTests
{
    private static readonly string[] Lines =
    [
        "F: a", "F: b", "F: ab", "F|contains: a", "F|startswith: a", "F|endswith: b", "F: '*a?'", "F: [a, b]", "F|neq: a", "F|contains|all: [a, b]",
        "F: null", "F|exists: true", "F|exists: false", "F: 5", "F|gt: 5", "F|lte: 5", "F|lt: 9", "F|cased: A", "F|re: a", "F: ''",
    ];

    private static readonly string[] Events =
    [
        "{}", """{"F": null}""", """{"F": []}""", """{"F": "a"}""", """{"F": "A"}""", """{"F": "b"}""", """{"F": "ab"}""", """{"F": "bac"}""", """{"F": ""}""",
        """{"F": 5}""", """{"F": 7}""", """{"F": 2}""", """{"F": 9}""", """{"F": "5"}""", """{"F": ["a", "b"]}""", """{"F": ["ab", 5, 9]}""", """{"F": ["b", null]}""", """{"F": {"x": 1}}""",
    ];

    private static readonly string[] Conditions = ["x and y", "x and not y", "not x and y", "x and (y or z)", "x and not (y or z)", "(x or y) and not z", "x or not y", "not (x and y) or z"];

    [Fact]
    public void What_is_called_impossible_matches_no_event_and_what_is_called_certain_matches_all() =>
        Gen.Select(OneOf(Lines), OneOf(Lines), OneOf(Lines), OneOf(Conditions)).Sample(
            (x, y, z, condition) =>
            {
                var rule = Rule.WithDetection($"x: {{{x}}}", $"y: {{{y}}}", $"z: {{{z}}}", $"condition: {condition}");
                var loaded = LoadedRules.Load(new RuleFiles([new RuleFile("r.yml", "r.yml", rule)], []), SubjectPseudonyms.WithPublicKeys());
                var problems = RuleChecks.Run(loaded);
                var matched = Events.Where(json => loaded.RuleSet.Detections[0].Condition.Holds(Rule.Event(json))).ToArray();
                if (problems.Any(problem => problem.Message == "no event can ever match this condition"))
                    Assert.Empty(matched);
                if (problems.Any(problem => problem.Kind == ProblemKinds.AlwaysMatches))
                    Assert.Equal(Events.Length, matched.Length);
            },
            iter: 3_000);

    private static Gen<string> OneOf(string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}
