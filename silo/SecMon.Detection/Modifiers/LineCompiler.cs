using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Modifiers;

/// <summary>Compiles one line <c>field|modifiers: values</c> of a selection (sigma.md 3 and 4).</summary>
internal sealed class LineCompiler
{
    private readonly Problems _problems;
    private readonly Problems _modifiers;
    private readonly FieldNames _fields;
    private readonly Dictionary<LineKind, IValueCompiler> _compilers;

    /// <summary>A compiler for the lines of one file.</summary>
    public LineCompiler(ListLibrary lists, FieldNames fields, Problems problems)
    {
        _modifiers = problems.For(ProblemKinds.Modifier);
        problems = problems.For(ProblemKinds.Value);
        _problems = problems;
        _fields = fields;
        var placeholders = new Placeholders(lists, problems.For(ProblemKinds.List));
        _compilers = new Dictionary<LineKind, IValueCompiler>
        {
            [LineKind.Text] = new TextValues(placeholders, problems),
            [LineKind.Regex] = new RegexValues(placeholders, problems.For(ProblemKinds.Regex)),
            [LineKind.Network] = new NetworkValues(placeholders, problems),
            [LineKind.Exists] = new ExistsValues(problems),
            [LineKind.Comparison] = new ComparisonValues(problems),
            [LineKind.TimePart] = new TimePartValues(problems),
        };
    }

    /// <summary>Compiles a line of a map.</summary>
    /// <returns>Null when it is wrong; the problems are noted.</returns>
    public EventPredicate? Line(YamlPair pair)
    {
        if (pair.Value is YamlAlternatives { Lines: var alternatives })
        {
            var compiled = alternatives.Select(Line).ToArray();
            return compiled.Contains(null) ? null : AnyOf.Of(compiled!);
        }

        if (ModifierChain.Read(pair.Key, _modifiers) is not { } chain)
            return null;
        if (Values(pair.Value) is not { } values || !HasEnoughForAll(chain, pair, values))
            return null;

        var line = chain.Kind == LineKind.FieldReference ? References(chain, pair.Key, values) : Compare(chain, pair.Key, values);
        return line is null ? null : chain.Has(Modifier.Neq) ? new Not(line) : line;
    }

    /// <summary>Compiles the values of a line without its field: for what is no event.</summary>
    /// <param name="chain">What its key says; no <c>fieldref</c>.</param>
    /// <param name="pair">The line.</param>
    /// <returns>Null when it is wrong; the problems are noted.</returns>
    public IReadOnlyList<ValueTest>? Tests(ModifierChain chain, YamlPair pair) =>
        Values(pair.Value) is { } values && HasEnoughForAll(chain, pair, values) ? Tests(chain, values) : null;

    /// <summary>Compiles plain values without a key: keywords.</summary>
    public EventPredicate? Keywords(YamlScalar nameOfSelection, IReadOnlyList<YamlScalar> values)
    {
        var chain = ModifierChain.Keyword(nameOfSelection);
        return Compare(chain, nameOfSelection, values);
    }

    private List<YamlScalar>? Values(YamlNode node)
    {
        if (node is YamlScalar single)
            return [single];
        if (node is not YamlSequence { Members: var members })
        {
            _problems.Error(node, "a value is text, a number, a boolean, null or a list of these, not a map", MapHelp((YamlMap)node));
            return null;
        }

        if (members.Count == 0)
            _problems.Error(node, "an empty list of values", "write null if a missing field is meant");
        foreach (var member in members)
        {
            if (member is not YamlScalar)
                _problems.Error(member, $"a value in a list is text, a number or a boolean, not {member.Noun}");
            else if (member.IsNull)
                _problems.Error(member, "null in a list of values", "give null a selection of its own and join the two with 'or'");
        }

        return members.Count > 0 && members.All(member => member is YamlScalar && !member.IsNull) ? [.. members.Cast<YamlScalar>()] : null;
    }

    private static string MapHelp(YamlMap map) =>
        map.Pairs is [{ Key.Text: var modifier }, ..] && ModifierNames.TryFind(modifier, out _)
            ? $"write the modifier behind the field: field|{modifier}: value"
            : "write the whole dotted name of the field as the key: a.b: value";

    private bool HasEnoughForAll(ModifierChain chain, YamlPair pair, List<YamlScalar> values)
    {
        if (!chain.Has(Modifier.All) || values.Count > 1)
            return true;
        if (chain.Has(Modifier.Expand) && SigmaText.Parse(values[0].Text, readsPlaceholders: true).HasPlaceholders)
            return true;

        _modifiers.Error(pair.Key, "'all' needs a list of at least two values", "leave 'all' away, or add the other values");
        return false;
    }

    private EventPredicate? Compare(ModifierChain chain, YamlScalar key, IReadOnlyList<YamlScalar> values)
    {
        var tests = Tests(chain, values);
        if (chain.IsKeyword)
            return tests is null ? null : new KeywordLine(tests, chain.Has(Modifier.All));
        var field = _fields.Resolve(chain.Field, key, _problems);
        return tests is null || field is null ? null : new FieldLine(field, tests, chain.Has(Modifier.All));
    }

    private List<ValueTest>? Tests(ModifierChain chain, IReadOnlyList<YamlScalar> values)
    {
        var tests = new List<ValueTest>();
        var isSound = true;
        foreach (var value in values)
        {
            var compiled = _compilers[chain.Kind].Compile(chain, value);
            isSound &= compiled is not null;
            tests.AddRange(compiled ?? []);
        }

        return isSound ? tests : null;
    }

    private EventPredicate? References(ModifierChain chain, YamlScalar key, List<YamlScalar> values)
    {
        var field = _fields.Resolve(chain.Field, key, _problems);
        var lines = new List<EventPredicate?>();
        foreach (var value in values)
            lines.Add(Reference(chain, field, value));
        if (field is null || lines.Contains(null))
            return null;
        return chain.Has(Modifier.All) ? AllOf.Of(lines!) : AnyOf.Of(lines!);
    }

    private FieldReferenceLine? Reference(ModifierChain chain, FieldName? field, YamlScalar value)
    {
        var name = SigmaText.Parse(value.Text);
        if (value.Kind != YamlScalarKind.Text || name.HasWildcards || value.Text.Length == 0)
        {
            _problems.Error(value, "'fieldref' takes the name of a field, without wildcards");
            return null;
        }

        var other = _fields.Resolve(name.PlainText, value, _problems);
        return field is null || other is null ? null : new FieldReferenceLine(field, other, AffixOf(chain), chain.Has(Modifier.Cased));
    }

    private static AffixKind AffixOf(ModifierChain chain) => chain.Affix switch
    {
        Modifier.Contains => AffixKind.Contains,
        Modifier.StartsWith => AffixKind.StartsWith,
        Modifier.EndsWith => AffixKind.EndsWith,
        _ => AffixKind.None,
    };
}
