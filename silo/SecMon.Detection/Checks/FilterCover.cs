using SecMon.Detection.Rules;

namespace SecMon.Detection.Checks;

/// <summary>Which rules the log source of a filter covers: those that have every key it has, with equal values (sigma.md 7.2).</summary>
internal sealed class FilterCover(LogSource filter)
{
    /// <summary>True when a rule of that log source is covered.</summary>
    public bool Covers(LogSource rule) =>
        Has(filter.Category, rule.Category) && Has(filter.Product, rule.Product) && Has(filter.Service, rule.Service);

    private static bool Has(string? wanted, string? found) =>
        wanted is null || string.Equals(wanted, found, StringComparison.OrdinalIgnoreCase);
}
