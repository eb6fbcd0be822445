using SecMon.Detection.Conditions;
using SecMon.Detection.Matching;

namespace SecMon.Detection.Outlines;

/// <summary>Reads a condition into clauses (sigma.md 5). It expects one that compiles: errors are told by <see cref="ConditionCompiler"/>.</summary>
internal sealed class ConditionOutline
{
    private readonly IReadOnlyDictionary<string, SelectionClause> _selections;
    private readonly IReadOnlyList<ConditionToken> _tokens;
    private int _next;

    private ConditionOutline(string condition, IReadOnlyDictionary<string, SelectionClause> selections)
    {
        _selections = selections;
        _tokens = ConditionToken.Read(condition);
    }

    /// <summary>The clauses of a condition over the selections of its document.</summary>
    public static Clause Of(string condition, IReadOnlyDictionary<string, SelectionClause> selections) => new ConditionOutline(condition, selections).Or();

    private Clause Or()
    {
        var parts = new List<Clause> { And() };
        while (TryTake("or"))
            parts.Add(And());
        return EitherClause.Of(parts);
    }

    private Clause And()
    {
        var parts = new List<Clause> { Negation() };
        while (TryTake("and"))
            parts.Add(Negation());
        return BothClause.Of(parts);
    }

    private Clause Negation()
    {
        var isNegated = false;
        while (TryTake("not"))
            isNegated = !isNegated;
        var atom = Atom();
        return isNegated ? new NoneClause(atom) : atom;
    }

    private Clause Atom()
    {
        if (TryTake("("))
        {
            var inner = Or();
            TryTake(")");
            return inner;
        }

        var word = _tokens[_next++].Text;
        if (_tokens[_next].Text != "of")
            return _selections[word];

        var pattern = _tokens[_next + 1].Text;
        _next += 2;
        var parts = _selections.Keys.Where(name => IsMeant(name, pattern)).Select(Clause (name) => _selections[name]).ToArray();
        return word == "all" ? BothClause.Of(parts) : EitherClause.Of(parts);
    }

    private static bool IsMeant(string name, string pattern)
    {
        if (pattern == "them")
            return !name.StartsWith('_');
        if (!pattern.Contains('*'))
            return name == pattern;
        return (!name.StartsWith('_') || pattern.StartsWith('_'))
            && TextPattern.Compile(SigmaText.Parse(pattern), StringComparison.Ordinal).Matches(name);
    }

    private bool TryTake(string token)
    {
        if (!string.Equals(_tokens[_next].Text, token, StringComparison.OrdinalIgnoreCase))
            return false;
        _next++;
        return true;
    }
}
