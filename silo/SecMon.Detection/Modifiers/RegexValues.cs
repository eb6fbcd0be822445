using System.Text.RegularExpressions;
using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Modifiers;

/// <summary><c>re</c>: a regular expression, taken raw.</summary>
internal sealed class RegexValues(Placeholders placeholders, Problems problems) : IValueCompiler
{
    /// <inheritdoc/>
    public IReadOnlyList<ValueTest>? Compile(ModifierChain chain, YamlScalar value)
    {
        if (value.Kind != YamlScalarKind.Text)
        {
            problems.Error(value, $"'re' takes text, not {value.Noun}", "put the pattern in quotes");
            return null;
        }

        var patterns = chain.Has(Modifier.Expand) ? placeholders.ExpandRaw(value) : [value.Text];
        if (patterns is null)
            return null;

        var tests = new List<ValueTest>();
        foreach (var pattern in patterns)
        {
            if (Compile(pattern, OptionsOf(chain), value) is { } regex)
                tests.Add(new RegexTest(regex));
        }

        return tests.Count == patterns.Count ? tests : null;
    }

    private static RegexOptions OptionsOf(ModifierChain chain)
    {
        var options = RegexOptions.CultureInvariant;
        if (chain.Has(Modifier.I))
            options |= RegexOptions.IgnoreCase;
        if (chain.Has(Modifier.M))
            options |= RegexOptions.Multiline;
        if (chain.Has(Modifier.S))
            options |= RegexOptions.Singleline;
        return options;
    }

    private Regex? Compile(string pattern, RegexOptions options, YamlScalar value)
    {
        if (RegexSize.Of(pattern) > RegexSize.Most)
        {
            problems.Error(value, $"this regular expression repeats more than {RegexSize.Most} parts", "lower the numbers in braces");
            return null;
        }

        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, Regex.InfiniteMatchTimeout);
        }
        catch (RegexParseException invalid)
        {
            var offset = pattern == value.Text ? Math.Clamp(invalid.Offset - 1, 0, Math.Max(0, pattern.Length - 1)) : 0;
            problems.Error(value.LocationOf(offset), $"invalid regular expression: {Reason(invalid.Message)}", HelpFor(invalid));
            return null;
        }
        catch (NotSupportedException)
        {
            problems.Warn(
                value,
                "this regular expression needs the backtracking engine; a match that takes more than 50 ms counts as none",
                "write it without look-around, back-references and atomic groups");
            return new Regex(pattern, options, RegexBudget.PerMatch);
        }
    }

    /// <summary>.NET's message without the pattern and the offset, which the place of the error says better.</summary>
    private static string Reason(string message) => message[(message.IndexOf(". ", message.IndexOf("at offset ", StringComparison.Ordinal), StringComparison.Ordinal) + 2)..];

    private static string? HelpFor(RegexParseException invalid) => invalid.Error switch
    {
        RegexParseError.InsufficientClosingParentheses => "close the parenthesis, or write \\( for a plain one",
        RegexParseError.InsufficientOpeningParentheses => "write \\) for a plain parenthesis",
        RegexParseError.QuantifierAfterNothing => "write .* where the wildcard * of other values is meant, or \\* for a plain star",
        RegexParseError.UnterminatedBracket => "close the class with ], or write \\[ for a plain bracket",
        RegexParseError.ReversedCharacterRange => "write the lower character first, or \\- for a plain dash",
        _ => null,
    };
}
