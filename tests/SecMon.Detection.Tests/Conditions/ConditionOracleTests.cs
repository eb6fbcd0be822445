using CsCheck;
using SecMon.Detection.Tests.Rules;

namespace SecMon.Detection.Tests.Conditions;

public class ConditionOracleTests
{
    private static readonly string[] Names = ["a", "ab", "b", "_h"];

    private static readonly (string Text, Func<bool[], bool> Value)[] Atoms =
    [
        ("a", set => set[0]),
        ("b", set => set[2]),
        ("1 of them", set => set[0] || set[1] || set[2]),
        ("all of them", set => set[0] && set[1] && set[2]),
        ("any of a*", set => set[0] || set[1]),
        ("all of *b", set => set[1] && set[2]),
        ("1 of _*", set => set[3]),
    ];

    [Fact]
    public void The_compiler_agrees_with_a_naive_evaluator() => Gen.Select(Conditions(4), Gen.Bool.Array[4]).Sample(
        (condition, set) =>
        {
            var rule = Rule.WithDetection([.. Names.Select(name => $"{name}: {{{name}: 1}}"), $"condition: {condition.Text}"]);
            var json = string.Join(", ", Names.Where((_, i) => set[i]).Select(name => $"\"{name}\": 1"));
            return Rule.Load(rule).RuleSet.Detections[0].Condition.Holds(Rule.Event($"{{{json}}}")) == condition.Value(set);
        },
        iter: 2_000);

    /// <summary>Conditions with as few parentheses as their precedence allows.</summary>
    private static Gen<(string Text, Func<bool[], bool> Value)> Conditions(int depth)
    {
        var and = Terms(depth).Array[1, 3].Select(terms => (
            Text: string.Join(" and ", terms.Select(term => term.Text)),
            Value: new Func<bool[], bool>(set => terms.All(term => term.Value(set)))));
        return and.Array[1, 3].Select(terms => (
            string.Join(" or ", terms.Select(term => term.Text)),
            new Func<bool[], bool>(set => terms.Any(term => term.Value(set)))));
    }

    private static Gen<(string Text, Func<bool[], bool> Value)> Terms(int depth)
    {
        var atom = Gen.OneOf(Atoms);
        if (depth == 0)
            return atom;

        var not = Terms(depth - 1).Select(term => ($"not {term.Text}", new Func<bool[], bool>(set => !term.Value(set))));
        var inner = Conditions(depth - 1).Select(term => ($"({term.Text})", term.Value));
        return Gen.Frequency((4, atom), (1, not), (1, inner));
    }
}
