using SecMon.Detection.Matching;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Checks;

/// <summary>
/// What one value of a line asks of one value of an event, as far as checks can reason about it. Facts that they cannot are
/// only ever equal or not, so that nothing is claimed that does not hold.
/// </summary>
internal sealed class ValueFact
{
    private ValueFact(string canonical) => Canonical = canonical;

    /// <summary>The same for facts that ask the same.</summary>
    public string Canonical { get; }

    /// <summary>True for <c>null</c>.</summary>
    public bool IsNull { get; private init; }

    /// <summary>The text with its wildcards; null for other facts.</summary>
    public SigmaText? Text { get; private init; }

    /// <summary>True when the case of <see cref="Text"/> matters.</summary>
    public bool IsCased { get; private init; }

    /// <summary>The comparison with <see cref="Number"/>; null for other facts.</summary>
    public Comparison? Comparison { get; private init; }

    /// <summary>The number compared with.</summary>
    public ExactNumber Number { get; private init; }

    private string Plain { get; init; } = "";

    private TextPattern? Cased { get; init; }

    private TextPattern? Uncased { get; init; }

    private StringComparison Letters => IsCased ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private bool IsExact { get; init; }

    /// <summary>The fact of a value of a line.</summary>
    public static ValueFact Of(LineClause line, YamlScalar value)
    {
        var modifiers = line.Modifiers.Where(modifier => modifier is not ("all" or "neq")).ToArray();
        if (value.IsNull)
            return new ValueFact("null") { IsNull = true };
        if (modifiers is ["lt" or "lte" or "gt" or "gte"] && value.IsNumber)
            return OfNumber(OperatorOf(modifiers[0]), ExactNumber.ParseYaml(value.Text));
        if (modifiers.Length == 0 && value.IsNumber && !line.IsKeyword)
            return OfNumber(Rules.Comparison.Equal, ExactNumber.ParseYaml(value.Text));
        if (value.Kind == YamlScalarKind.Text && modifiers.All(modifier => modifier is "contains" or "startswith" or "endswith" or "cased"))
            return OfText(TextOf(line, value, modifiers), modifiers.Contains("cased"));
        return new ValueFact($"{string.Join('|', modifiers)} {value.Kind} {value.Text}");
    }

    /// <summary>True when every value that fits this fact fits the other one.</summary>
    public bool Implies(ValueFact other)
    {
        if (Canonical == other.Canonical)
            return true;
        if (Comparison is { } own && other.Comparison is { } wider)
            return NumberImplies(own, wider, other.Number);
        return Text is not null && other.Text is not null && (IsCased || !other.IsCased) && TextImplies(other);
    }

    /// <summary>True when no value fits both facts.</summary>
    public bool Excludes(ValueFact other)
    {
        if (IsNull != other.IsNull)
            return true;
        if (Comparison is { } own && other.Comparison is { } others)
            return AreApart(own, others, other.Number) || AreApart(others, own, Number, other.Number);
        if (IsExact && other.Text is not null)
            return !other.Fits(Plain, IsCased && other.IsCased);
        return other.IsExact && Text is not null && !Fits(other.Plain, IsCased && other.IsCased);
    }

    private static ValueFact OfNumber(Comparison comparison, ExactNumber number) =>
        new($"{comparison} {number}") { Comparison = comparison, Number = number };

    private static ValueFact OfText(SigmaText text, bool isCased)
    {
        var parts = text.Parts.Select(part => part.Kind == TextPartKind.Literal
            ? System.Text.Json.JsonSerializer.Serialize(isCased ? part.Text : part.Text.ToUpperInvariant())
            : part.Kind.ToString());
        return new ValueFact($"{(isCased ? "cased" : "text")} {string.Join(' ', parts)}")
        {
            Text = text,
            IsCased = isCased,
            IsExact = !text.HasWildcards,
            Plain = text.PlainText,
            Cased = TextPattern.Compile(text, StringComparison.Ordinal),
            Uncased = TextPattern.Compile(text, StringComparison.OrdinalIgnoreCase),
        };
    }

    private static SigmaText TextOf(LineClause line, YamlScalar value, string[] modifiers)
    {
        var text = SigmaText.Parse(value.Text);
        var contains = modifiers.Contains("contains") || (line.IsKeyword && modifiers.All(modifier => modifier == "cased"));
        return text.WithAny(contains || modifiers.Contains("endswith"), contains || modifiers.Contains("startswith"));
    }

    private static Comparison OperatorOf(string modifier) => modifier switch
    {
        "lt" => Rules.Comparison.LessThan,
        "lte" => Rules.Comparison.LessOrEqual,
        "gt" => Rules.Comparison.GreaterThan,
        _ => Rules.Comparison.GreaterOrEqual,
    };

    private bool NumberImplies(Comparison own, Comparison wider, ExactNumber bound)
    {
        var order = Number.Compare(bound);
        return (own, wider) switch
        {
            (Rules.Comparison.Equal, _) => wider.Holds(order),
            (Rules.Comparison.LessThan, Rules.Comparison.LessThan or Rules.Comparison.LessOrEqual) => order <= 0,
            (Rules.Comparison.LessOrEqual, Rules.Comparison.LessOrEqual) => order <= 0,
            (Rules.Comparison.LessOrEqual, Rules.Comparison.LessThan) => order < 0,
            (Rules.Comparison.GreaterThan, Rules.Comparison.GreaterThan or Rules.Comparison.GreaterOrEqual) => order >= 0,
            (Rules.Comparison.GreaterOrEqual, Rules.Comparison.GreaterOrEqual) => order >= 0,
            (Rules.Comparison.GreaterOrEqual, Rules.Comparison.GreaterThan) => order > 0,
            _ => false,
        };
    }

    private bool AreApart(Comparison own, Comparison others, ExactNumber other) => AreApart(own, others, other, Number);

    /// <summary>True for an upper bound below a lower one, or a number that a bound leaves out.</summary>
    private static bool AreApart(Comparison upper, Comparison lower, ExactNumber lowest, ExactNumber highest)
    {
        var order = highest.Compare(lowest);
        return (upper, lower) switch
        {
            (Rules.Comparison.Equal, _) => !lower.Holds(order),
            (Rules.Comparison.LessThan, Rules.Comparison.GreaterThan or Rules.Comparison.GreaterOrEqual) => order <= 0,
            (Rules.Comparison.LessOrEqual, Rules.Comparison.GreaterThan) => order <= 0,
            (Rules.Comparison.LessOrEqual, Rules.Comparison.GreaterOrEqual) => order < 0,
            _ => false,
        };
    }

    private bool TextImplies(ValueFact other)
    {
        if (IsExact)
            return other.Fits(Plain, other.IsCased);

        var parts = Text!.Parts;
        return other.Text!.Parts switch
        {
            [{ Kind: TextPartKind.AnyRun }] => true,
            [{ Kind: TextPartKind.AnyRun }, { Kind: TextPartKind.Literal } inner, { Kind: TextPartKind.AnyRun }] =>
                parts.Any(part => part.Kind == TextPartKind.Literal && part.Text.Contains(inner.Text, other.Letters)),
            [{ Kind: TextPartKind.Literal } prefix, { Kind: TextPartKind.AnyRun }] =>
                parts[0].Kind == TextPartKind.Literal && parts[0].Text.StartsWith(prefix.Text, other.Letters),
            [{ Kind: TextPartKind.AnyRun }, { Kind: TextPartKind.Literal } suffix] =>
                parts[^1].Kind == TextPartKind.Literal && parts[^1].Text.EndsWith(suffix.Text, other.Letters),
            _ => false,
        };
    }

    private bool Fits(string text, bool isCased) => (isCased ? Cased : Uncased)!.Matches(text);
}
