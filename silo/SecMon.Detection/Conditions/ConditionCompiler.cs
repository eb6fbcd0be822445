using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Conditions;

/// <summary>Compiles a condition (sigma.md 5): or, and, not, x of, parentheses, loosest first.</summary>
internal sealed class ConditionCompiler
{
    private const int DeepestParentheses = 100;

    private readonly YamlScalar _condition;
    private readonly Selections _selections;
    private readonly Problems _problems;
    private readonly IReadOnlyList<ConditionToken> _tokens;
    private readonly Dictionary<(string, string), EventPredicate> _quantified = [];
    private int _next;
    private int _depth;
    private bool _hasWarned;

    private ConditionCompiler(YamlScalar condition, Selections selections, Problems problems)
    {
        _condition = condition;
        _selections = selections;
        _problems = problems;
        _tokens = ConditionToken.Read(condition.Text);
    }

    private ConditionToken Current => _tokens[_next];

    /// <summary>Compiles one condition.</summary>
    /// <returns>Null when it is wrong; the problem is noted at the token at fault.</returns>
    public static EventPredicate? Compile(YamlScalar condition, Selections selections, Problems problems)
    {
        try
        {
            return new ConditionCompiler(condition, selections, problems).Whole();
        }
        catch (ConditionException wrong)
        {
            problems.Error(condition.LocationOf(wrong.Offset), wrong.Message, wrong.Help);
            return null;
        }
    }

    private EventPredicate Whole()
    {
        if (Current.IsEnd)
            throw new ConditionException(0, "the condition is empty");

        var condition = Or();
        return Current.IsEnd ? condition : throw Unexpected();
    }

    private EventPredicate Or()
    {
        var parts = new List<EventPredicate> { And() };
        while (TryTake("or"))
            parts.Add(And());
        return AnyOf.Of(parts);
    }

    private EventPredicate And()
    {
        var parts = new List<EventPredicate> { Negation() };
        while (TryTake("and"))
            parts.Add(Negation());
        return AllOf.Of(parts);
    }

    private EventPredicate Negation()
    {
        var isNegated = false;
        while (TryTake("not"))
            isNegated = !isNegated;
        var atom = Atom();
        return isNegated ? new Not(atom) : atom;
    }

    private EventPredicate Atom()
    {
        if (Current.Text == "(")
            return InParentheses();
        if (!Current.IsWord || IsKeyword(Current.Text))
            throw Unexpected();

        var word = _tokens[_next++];
        if (Current.Text == "of")
            return Quantified(word);
        if (word.Text.Contains('*'))
            throw new ConditionException(word.Offset, $"the pattern '{word.Text}' needs '1 of' or 'all of' before it", $"write 1 of {word.Text}");
        return _selections.Named(word);
    }

    private EventPredicate InParentheses()
    {
        if (++_depth > DeepestParentheses)
            throw new ConditionException(Current.Offset, $"parentheses nested deeper than {DeepestParentheses}");

        var open = _tokens[_next++];
        var inner = Or();
        if (Current.IsEnd)
            throw new ConditionException(open.Offset, "this parenthesis is not closed", "add ')' where it ends");
        if (!TryTake(")"))
            throw Unexpected();
        _depth--;
        return inner;
    }

    private EventPredicate Quantified(ConditionToken quantity)
    {
        if (quantity.Text is not ("1" or "any" or "all"))
            throw new ConditionException(quantity.Offset, $"'{quantity.Text} of' is not possible", "use '1 of', 'any of' or 'all of'");

        _next++;
        if (!Current.IsWord || IsKeyword(Current.Text))
            throw Unexpected();

        var pattern = _tokens[_next++];
        var wantsAll = quantity.Text == "all";
        if (!_quantified.TryGetValue((wantsAll ? "all" : "any", pattern.Text), out var predicate))
        {
            var selections = _selections.Matching(pattern);
            predicate = wantsAll ? AllOf.Of(selections) : AnyOf.Of(selections);
            _quantified[(wantsAll ? "all" : "any", pattern.Text)] = predicate;
        }

        return predicate;
    }

    private bool TryTake(string token)
    {
        if (Current.Text == token)
        {
            _next++;
            return true;
        }

        if (!IsKeyword(token) || !string.Equals(Current.Text, token, StringComparison.OrdinalIgnoreCase) || !IsKeyword(Current.Text))
            return false;
        if (!_hasWarned)
            _problems.Warn(_condition.LocationOf(Current.Offset), $"'{Current.Text}' in upper case", $"write '{token}'");
        _hasWarned = true;
        _next++;
        return true;
    }

    private static bool IsKeyword(string word) => word is "and" or "or" or "not" or "of" or "AND" or "OR" or "NOT";

    private ConditionException Unexpected()
    {
        if (Current.IsEnd)
            return new ConditionException(Math.Max(0, Current.Offset - 1), "the condition ends too early", $"a selection must follow '{_tokens[Math.Max(0, _next - 1)].Text}'");
        return new ConditionException(Current.Offset, $"'{Current.Text}' is not expected here", HelpForUnexpected());
    }

    private string? HelpForUnexpected()
    {
        if (Current.Text == ")")
            return _depth == 0 ? "there is no '(' that it closes" : "a selection must stand before it";
        if (Current.Text is "&" or "!")
            return Current.Text == "&" ? "write 'and'" : "write 'not'";
        if (IsKeyword(Current.Text))
            return $"a selection must stand before '{Current.Text}'";
        if (!Current.IsWord && Current.Text != "(")
            return "conditions hold names of selections, and, or, not, 1 of, all of, and parentheses";
        return Spelling.Nearest(Current.Text, ["and", "or", "not"]) is { } meant ? $"did you mean '{meant}'?" : $"write 'and' or 'or' before '{Current.Text}'";
    }
}
