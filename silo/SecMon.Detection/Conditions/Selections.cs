using SecMon.Detection.Indexing;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;

namespace SecMon.Detection.Conditions;

/// <summary>The compiled selections of one document, by name, and which of them a condition has reached.</summary>
/// <param name="byName">The predicates; null for one that is wrong, so that its name still counts as defined.</param>
internal sealed class Selections(IReadOnlyDictionary<string, EventPredicate?> byName)
{
    private readonly HashSet<string> _reached = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _byPattern = [];

    /// <summary>All names.</summary>
    public IEnumerable<string> Names => byName.Keys;

    /// <summary>True when a condition uses the selection.</summary>
    public bool IsReached(string name) => _reached.Contains(name);

    /// <summary>The selection of that name.</summary>
    public EventPredicate Named(ConditionToken name)
    {
        if (!byName.TryGetValue(name.Text, out var selection))
            throw new ConditionException(name.Offset, $"selection '{name.Text}' is not defined", Spelling.Help(name.Text, "Defined", Names));

        _reached.Add(name.Text);
        return selection ?? Refused.Selection;
    }

    /// <summary>The selections that <c>them</c> or a pattern means (sigma.md 5.2).</summary>
    public IEnumerable<EventPredicate> Matching(ConditionToken pattern)
    {
        if (!pattern.Text.Contains('*') && pattern.Text != "them")
            return [Named(pattern)];

        if (!_byPattern.TryGetValue(pattern.Text, out var names))
        {
            var parts = pattern.Text.Split('*').SelectMany((literal, i) => i == 0 ? [TextPart.Literal(literal)] : new[] { TextPart.AnyRun, TextPart.Literal(literal) });
            var whole = TextPattern.Compile(SigmaText.Of(parts), StringComparison.Ordinal);
            names = [.. Names.Where(name => pattern.Text == "them" ? !name.StartsWith('_') : (!name.StartsWith('_') || pattern.Text.StartsWith('_')) && whole.Matches(name))];
            _byPattern[pattern.Text] = names;
            _reached.UnionWith(names);
        }

        if (names.Count == 0)
            throw new ConditionException(pattern.Offset, $"no selection matches '{pattern.Text}'", Spelling.Help(pattern.Text, "Defined", Names));
        return names.Select(name => byName[name] ?? Refused.Selection);
    }

    /// <summary>Stands for a selection with an error while the condition is checked; the file is refused, so it never runs.</summary>
    private sealed class Refused() : EventPredicate("refused")
    {
        public static readonly Refused Selection = new();

        public override int Cost => 0;

        public override bool Holds(Events.AccessEvent access) => false;

        public override Requirement? Require(Func<EventPredicate, Requirement?> ofPart) => null;
    }
}
