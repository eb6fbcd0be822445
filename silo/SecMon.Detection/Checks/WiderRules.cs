using SecMon.Detection.Indexing;
using SecMon.Detection.Matching;
using SecMon.Detection.Outlines;

namespace SecMon.Detection.Checks;

/// <summary>
/// The rules of one log source, by a line without which each cannot match. A rule is covered by another only if one of its own
/// lines implies that line, so only rules found here need to be compared.
/// </summary>
internal sealed class WiderRules
{
    private const int Run = 3;   // characters

    private readonly Dictionary<LineClause, (LineFact Fact, bool IsPositive)> _facts;
    private readonly List<CheckedRule> _rules = [];
    private readonly List<int> _anyway = [];
    private readonly Dictionary<string, List<int>> _byLine = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Field, string Value), List<int>> _byValue = [];
    private readonly Dictionary<(string Field, ulong Run), List<int>> _byRun = [];
    private readonly Dictionary<string, List<int>> _byField = new(StringComparer.Ordinal);

    /// <summary>No rules yet.</summary>
    /// <param name="facts">Facts of lines, kept between calls.</param>
    public WiderRules(Dictionary<LineClause, (LineFact Fact, bool IsPositive)> facts) => _facts = facts;

    /// <summary>Adds a rule.</summary>
    public void Add(CheckedRule rule)
    {
        var number = _rules.Count;
        _rules.Add(rule);
        if (rule.RequiredLines.Count == 0)
        {
            _anyway.Add(number);
            return;
        }

        var line = rule.RequiredLines.Select(FactOf).MaxBy(fact => fact.Values.Select(value => LongestLiteral(value).Length).DefaultIfEmpty().Min())!;
        AddTo(_byLine, line.Canonical, number);
        foreach (var value in line.WantsAll ? line.Values.Take(1) : line.Values)
            Add(line.Field, value, number);
    }

    /// <summary>Rules that may cover whatever holds on a way, in the order in which they were added; no other does.</summary>
    public IEnumerable<CheckedRule> MayCover(Satisfiability way)
    {
        var found = new SortedSet<int>(_anyway);
        foreach (var held in way.Held)
        {
            found.UnionWith(_byLine.GetValueOrDefault(held.Canonical) ?? []);
            found.UnionWith(_byField.GetValueOrDefault(held.Field) ?? []);
            // Every value of a line must imply one of the wider line, so one of them finds it.
            foreach (var value in held.WantsAll ? held.Values : held.Values.Take(1))
                Find(held.Field, value, found);
        }

        return found.Select(number => _rules[number]);
    }

    private LineFact FactOf(LineClause line)
    {
        if (!_facts.TryGetValue(line, out var known))
            _facts[line] = known = LineFact.Of(line);
        return known.Fact;
    }

    private void Add(string field, ValueFact value, int rule)
    {
        var literal = LongestLiteral(value);
        if (literal.Length >= Run)
            AddTo(_byRun, (field, RunAt(literal, 0)), rule);
        else if (value.Text is not null || value.Comparison is not null)
            AddTo(_byField, field, rule);
        else
            AddTo(_byValue, (field, value.Canonical), rule);
    }

    private void Find(string field, ValueFact value, SortedSet<int> found)
    {
        found.UnionWith(_byValue.GetValueOrDefault((field, value.Canonical)) ?? []);
        foreach (var part in value.Text?.Parts ?? [])
        {
            for (var i = 0; part.Kind == TextPartKind.Literal && i + Run <= part.Text.Length; i++)
                found.UnionWith(_byRun.GetValueOrDefault((field, RunAt(part.Text, i))) ?? []);
        }
    }

    private static string LongestLiteral(ValueFact value) =>
        value.Text?.Parts.Where(part => part.Kind == TextPartKind.Literal).Select(part => part.Text).MaxBy(text => text.Length) ?? "";

    private static ulong RunAt(string text, int start)
    {
        ulong run = 0;
        for (var i = start; i < start + Run; i++)
            run = (run << 16) | CaseFold.Fold(text[i]);
        return run;
    }

    private static void AddTo<T>(Dictionary<T, List<int>> rules, T key, int rule)
        where T : notnull
    {
        if (!rules.TryGetValue(key, out var known))
            rules[key] = known = [];
        if (known.Count == 0 || known[^1] != rule)
            known.Add(rule);
    }
}
