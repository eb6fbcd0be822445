using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>A filter, read (sigma.md 7).</summary>
internal sealed class FilterDocument(RuleFile file, YamlMap map, Problems problems) : RuleDocument(file, map, problems)
{
    /// <summary>What the log source of a rule must have.</summary>
    public required LogSource LogSource { get; init; }

    /// <summary>The condition that joins the rule's; null when it is wrong.</summary>
    public required EventPredicate? Condition { get; init; }

    /// <summary>Ids and names of rules; null for any.</summary>
    public required IReadOnlyList<YamlScalar>? Rules { get; init; }

    /// <summary>True when the log source of a rule has every key that the filter's has, with equal values.</summary>
    public bool Covers(LogSource rule) =>
        Has(LogSource.Category, rule.Category) && Has(LogSource.Product, rule.Product) && Has(LogSource.Service, rule.Service);

    private static bool Has(string? wanted, string? found) =>
        wanted is null || string.Equals(wanted, found, StringComparison.OrdinalIgnoreCase);
}
