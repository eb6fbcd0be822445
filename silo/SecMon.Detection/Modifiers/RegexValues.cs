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
            problems.Error(value.LocationOf(offset), $"invalid regular expression: {invalid.Message}");
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
}
