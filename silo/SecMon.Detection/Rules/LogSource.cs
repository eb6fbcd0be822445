namespace SecMon.Detection.Rules;

/// <summary>What a rule wants of a source, or what a source declares (sigma.md 2.1).</summary>
/// <param name="Category">For example <c>database</c>; null when not said.</param>
/// <param name="Product">For example <c>postgresql</c>.</param>
/// <param name="Service">For example <c>pgaudit</c>.</param>
public sealed record LogSource(string? Category, string? Product, string? Service)
{
    /// <summary>Declares nothing, so every rule sees every event.</summary>
    public static readonly LogSource Undeclared = new(null, null, null);

    /// <summary>True when a rule of this log source sees the events of a source. A key that either side does not name does not restrict.</summary>
    public bool Sees(LogSource source) =>
        Fits(Category, source.Category) && Fits(Product, source.Product) && Fits(Service, source.Service);

    private static bool Fits(string? wanted, string? declared) =>
        wanted is null || declared is null || string.Equals(wanted, declared, StringComparison.OrdinalIgnoreCase);
}
