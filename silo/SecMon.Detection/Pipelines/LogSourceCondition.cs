using SecMon.Detection.Rules;

namespace SecMon.Detection.Pipelines;

/// <summary>A condition of type <c>logsource</c>: what it names, the rule must name too.</summary>
internal sealed record LogSourceCondition(LogSource Wanted)
{
    /// <summary>True when a rule of the log source is meant.</summary>
    public bool Holds(LogSource source) =>
        Fits(Wanted.Category, source.Category) && Fits(Wanted.Product, source.Product) && Fits(Wanted.Service, source.Service);

    private static bool Fits(string? wanted, string? said) => wanted is null || string.Equals(wanted, said, StringComparison.OrdinalIgnoreCase);
}
