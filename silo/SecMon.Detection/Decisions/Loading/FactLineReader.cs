using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Modifiers;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>
/// Reads a line <c>field|modifiers: value</c> of a pattern. A value <c>$name.field</c> is a field of another fact; a text that
/// begins with a dollar is written with two of them.
/// </summary>
internal sealed class FactLineReader
{
    private const char Dollar = '$';

    private static readonly Modifier[] Allowed =
    [
        Modifier.Contains, Modifier.StartsWith, Modifier.EndsWith, Modifier.Re, Modifier.I, Modifier.M, Modifier.S, Modifier.All, Modifier.Cased,
        Modifier.Lt, Modifier.Lte, Modifier.Gt, Modifier.Gte, Modifier.Exists, Modifier.Cidr, Modifier.Expand, Modifier.Neq,
    ];

    private static readonly Dictionary<Modifier, JoinOperator> Operators = new()
    {
        [Modifier.Neq] = JoinOperator.NotEqual,
        [Modifier.Contains] = JoinOperator.Contains,
        [Modifier.Lt] = JoinOperator.Less,
        [Modifier.Lte] = JoinOperator.LessOrEqual,
        [Modifier.Gt] = JoinOperator.Greater,
        [Modifier.Gte] = JoinOperator.GreaterOrEqual,
    };

    private readonly BoundNames _names;
    private readonly LineCompiler _lines;
    private readonly TimeTests _times;
    private readonly WithinReader _within;
    private readonly Problems _problems;

    /// <summary>A reader for the lines of one decision.</summary>
    public FactLineReader(BoundNames names, LineCompiler lines, Problems problems)
    {
        _names = names;
        _lines = lines;
        _problems = problems;
        _times = new TimeTests(problems.For(ProblemKinds.Value));
        _within = new WithinReader(names, problems);
    }

    /// <summary>Reads a line into the parts of a pattern; what is wrong is noted.</summary>
    public void Read(YamlPair line, BoundName own, PatternParts parts)
    {
        if (line.Key.Text.EndsWith("|within", StringComparison.Ordinal))
        {
            _problems.Error(line.Key, "'within' is no modifier", $"write {line.Key.Text[..line.Key.Text.IndexOf('|')]}: {{within: {{of: $a.time, before: 2h}}}}");
            return;
        }

        if (ModifierChain.Read(line.Key, _problems.For(ProblemKinds.Modifier)) is not { } chain)
            return;
        if (Array.FindIndex(Enum.GetValues<Modifier>(), modifier => chain.Has(modifier) && !Allowed.Contains(modifier)) is >= 0 and var index)
        {
            var other = Enum.GetValues<Modifier>()[index];
            _problems.For(ProblemKinds.Modifier).Error(line.Key, $"'{other.Name()}' is no modifier of decisions", $"Modifiers: {string.Join(", ", Allowed.Select(modifier => modifier.Name()))}");
            return;
        }

        if (chain.IsKeyword)
        {
            _problems.Error(line.Key, "a line of a pattern needs a field", "write it before the modifiers: user.name|contains");
            return;
        }

        var type = _names.TypeOf(own, chain.Field, line.Key.Location);
        if (line.Value is YamlMap map)
            Within(chain, type, map, line, own, parts);
        else if (line.Value is YamlScalar value && IsReference(chain, value))
            Join(chain, type, value, own, line.Key, parts);
        else if (HasNoReference(chain, line.Value) && own.Kind is not null && type is not null)
            Test(chain, type.Value, line, parts);
    }

    private static bool IsReference(ModifierChain chain, YamlNode value) =>
        value is YamlScalar { Kind: YamlScalarKind.Text, Text: [Dollar, ..] text } && (text.Length == 1 || text[1] != Dollar) && chain.Kind is LineKind.Text or LineKind.Comparison;

    private void Within(ModifierChain chain, FactFieldType? type, YamlMap map, YamlPair line, BoundName own, PatternParts parts)
    {
        if (line.Key.Text.Contains('|'))
            _problems.Error(line.Key, "'within' takes no modifiers", $"write {chain.Field}: {{within: …}}");
        else if (_within.Read(chain.Field, type, map, own) is { } join)
            parts.Joins.Add(join with { Written = WrittenLine.Of(line) });
    }

    private void Join(ModifierChain chain, FactFieldType? type, YamlScalar value, BoundName own, YamlScalar key, PatternParts parts)
    {
        var other = _names.Single(value.Text[1..], value.Location, own);
        Modifier[] modifiers = [.. Enum.GetValues<Modifier>().Where(chain.Has)];
        if (modifiers.Length > 1 || (modifiers.Length == 1 && !Operators.ContainsKey(modifiers[0])))
            _problems.For(ProblemKinds.Modifier).Error(key, $"'{string.Join('|', modifiers.Select(modifier => modifier.Name()))}' does not go with {value.Text}", "a field of another fact goes with one of: lt, lte, gt, gte, contains, neq, or none");
        else if (other is not null && type is not null && AreComparable(chain, type.Value, value, other, key))
            parts.Joins.Add(new FactJoin(new FieldName(chain.Field), modifiers.Length == 0 ? JoinOperator.Equal : Operators[modifiers[0]], other.Name, other.Field) { Written = WrittenLine.Of(new YamlPair(key, value)) });
    }

    private bool AreComparable(ModifierChain chain, FactFieldType type, YamlScalar value, FactReference other, YamlScalar key)
    {
        if (chain.Kind == LineKind.Comparison && type is not (FactFieldType.Number or FactFieldType.Time))
            _problems.Error(key, $"'{chain.Comparison!.Value.Name()}' compares numbers or times, and '{chain.Field}' is {Noun(type)}", "leave the modifier away, or compare another field");
        else if (type != other.Type)
            _problems.Error(value, $"'{chain.Field}' is {Noun(type)}, and {value.Text} is {Noun(other.Type)}", "both sides of a line have one type");
        else
            return true;
        return false;
    }

    private bool HasNoReference(ModifierChain chain, YamlNode value)
    {
        if (value is not YamlSequence { Members: var members } || members.FirstOrDefault(member => IsReference(chain, member)) is not { } reference)
            return true;
        _problems.Error(reference, $"{((YamlScalar)reference).Text} stands in a list", "a field of another fact stands alone in its line; write two decisions for 'or'");
        return false;
    }

    private void Test(ModifierChain chain, FactFieldType type, YamlPair line, PatternParts parts)
    {
        if (chain.Kind == LineKind.Comparison && type is not (FactFieldType.Number or FactFieldType.Time))
        {
            _problems.Error(line.Key, $"'{chain.Comparison!.Value.Name()}' compares numbers or times, and '{chain.Field}' is {Noun(type)}", chain.Field == "level" ? "list the levels: level: [high, critical]" : "leave the modifier away, or compare another field");
            return;
        }

        var plain = Unescaped(line);
        var isTime = type == FactFieldType.Time && chain.Kind != LineKind.Exists && !line.Value.IsNull;
        if ((isTime ? _times.Compile(chain, plain) : _lines.Tests(chain, plain)) is not { } tests)
            return;
        var wantsAll = chain.Has(Modifier.All) && tests.Count > 0;
        parts.Tests.Add(new FactTest(new FieldName(chain.Field), wantsAll ? tests : ValueTests.Condense(tests), wantsAll, chain.Has(Modifier.Neq)) { Written = WrittenLine.Of(line) });
        if (type == FactFieldType.Text && chain.Kind == LineKind.Text && !chain.Has(Modifier.Expand))
            Note(chain, plain.Value, parts);
    }

    /// <summary>Keeps what lines compare with as they stand, for the checks that follow.</summary>
    private static void Note(ModifierChain chain, YamlNode value, PatternParts parts)
    {
        IReadOnlyList<YamlNode> values = value is YamlSequence list ? list.Members : [value];
        YamlScalar[] texts = [.. values.OfType<YamlScalar>().Where(one => one.Kind == YamlScalarKind.Text && !SigmaText.Parse(one.Text).HasWildcards)];
        string[] plain = [.. texts.Select(text => SigmaText.Parse(text.Text).PlainText)];
        var isWhole = texts.Length == values.Count && !chain.Has(Modifier.Neq) && !chain.Has(Modifier.All);
        if (chain.Affix is null)
            parts.Values.AddRange(texts.Select((text, i) => new NamedValue(chain.Field, plain[i] == text.Text ? text : text.Rewritten(plain[i]))));
        if (isWhole && chain.Affix is null)
            parts.Wanted.Add((chain.Field, plain));
        else if (isWhole && chain.Affix == Modifier.StartsWith)
            parts.Beginnings.Add((chain.Field, plain));
    }

    private static YamlPair Unescaped(YamlPair line) => line.Value switch
    {
        YamlSequence list => line with { Value = new YamlSequence(list.Location, [.. list.Members.Select(Unescaped)]) },
        var value => line with { Value = Unescaped(value) },
    };

    private static YamlNode Unescaped(YamlNode value) =>
        value is YamlScalar { Kind: YamlScalarKind.Text, Text: [Dollar, Dollar, ..] } text ? text.Rewritten(text.Text[1..], shift: 1) : value;

    private static string Noun(FactFieldType type) => type switch
    {
        FactFieldType.Text => "text",
        FactFieldType.Number => "a number",
        FactFieldType.Time => "a time",
        _ => "true or false",
    };
}
