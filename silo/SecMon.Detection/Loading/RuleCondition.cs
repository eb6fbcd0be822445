using SecMon.Detection.Conditions;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>The text condition of a <c>temporal</c> correlation: rule names with and, or, not and parentheses (sigma.md 8.6).</summary>
/// <param name="Expression">The condition.</param>
/// <param name="Names">The names in it, each once, by their places.</param>
internal sealed record RuleCondition(RuleExpression Expression, IReadOnlyList<YamlScalar> Names)
{
    private const int DeepestParentheses = 100;
    private const int MostTokens = 1_000;   // the expression nests once a name, and is worked out by recursion

    /// <summary>Reads a condition.</summary>
    /// <returns>Null when it is wrong; the problem is noted at the token at fault.</returns>
    public static RuleCondition? Read(YamlScalar condition, Problems problems)
    {
        try
        {
            var parser = new Parser(condition);
            return new RuleCondition(parser.Whole(), parser.Names);
        }
        catch (ConditionException wrong)
        {
            problems.Error(condition.LocationOf(wrong.Offset), wrong.Message, wrong.Help ?? "rule names with and, or, not and parentheses, for example: rule_a and not rule_b");
            return null;
        }
    }

    private sealed class Parser(YamlScalar condition)
    {
        private readonly IReadOnlyList<ConditionToken> _tokens = ConditionToken.Read(condition.Text);
        private readonly List<YamlScalar> _names = [];
        private int _next;
        private int _depth;

        public IReadOnlyList<YamlScalar> Names => _names;

        private ConditionToken Current => _tokens[_next];

        public RuleExpression Whole()
        {
            if (Current.IsEnd)
                throw new ConditionException(0, "the condition is empty");
            if (_tokens.Count > MostTokens)
                throw new ConditionException(_tokens[MostTokens].Offset, $"a condition of more than {MostTokens} words");
            var whole = Or();
            return Current.IsEnd ? whole : throw Unexpected();
        }

        private RuleExpression Or()
        {
            var left = And();
            while (TryTake("or"))
                left = new RuleExpression.Or(left, And());
            return left;
        }

        private RuleExpression And()
        {
            var left = Negation();
            while (TryTake("and"))
                left = new RuleExpression.And(left, Negation());
            return left;
        }

        private RuleExpression Negation()
        {
            var isNegated = false;
            while (TryTake("not"))
                isNegated = !isNegated;
            var atom = Atom();
            return isNegated ? new RuleExpression.Not(atom) : atom;
        }

        private RuleExpression Atom()
        {
            if (Current.Text == "(")
                return InParentheses();
            if (!Current.IsWord || Current.Text.Contains('*') || Current.Text.ToLowerInvariant() is "and" or "or" or "not")
                throw Unexpected();
            var name = _tokens[_next++];
            var place = _names.FindIndex(known => known.Text == name.Text);
            if (place >= 0)
                return new RuleExpression.Seen(place);
            _names.Add(condition.Part(name.Text, name.Offset));
            return new RuleExpression.Seen(_names.Count - 1);
        }

        private RuleExpression InParentheses()
        {
            if (++_depth > DeepestParentheses)
                throw new ConditionException(Current.Offset, $"parentheses nested deeper than {DeepestParentheses}");
            var open = _tokens[_next++];
            var inner = Or();
            if (Current.IsEnd)
                throw new ConditionException(open.Offset, "this parenthesis is not closed");
            if (!TryTake(")"))
                throw Unexpected();
            _depth--;
            return inner;
        }

        private bool TryTake(string token)
        {
            if (!string.Equals(Current.Text, token, StringComparison.OrdinalIgnoreCase))
                return false;
            _next++;
            return true;
        }

        private ConditionException Unexpected() => Current.IsEnd
            ? new ConditionException(Math.Max(0, Current.Offset - 1), "the condition ends too early")
            : new ConditionException(Current.Offset, $"'{Current.Text}' is not expected here");
    }
}
