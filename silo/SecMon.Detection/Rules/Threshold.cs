namespace SecMon.Detection.Rules;

/// <summary>One comparison of a correlation's condition.</summary>
/// <param name="Comparison">The operator.</param>
/// <param name="Value">The number compared with.</param>
public readonly record struct Threshold(Comparison Comparison, double Value)
{
    /// <summary>True when <paramref name="computed"/> stands in the relation to <see cref="Value"/>.</summary>
    public bool Holds(double computed) => Comparison switch
    {
        Comparison.LessThan => computed < Value,
        Comparison.LessOrEqual => computed <= Value,
        Comparison.GreaterThan => computed > Value,
        Comparison.GreaterOrEqual => computed >= Value,
        Comparison.Equal => computed == Value,
        _ => computed != Value,
    };

    /// <summary>As rule files write it: <c>gte 60</c>.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Comparison switch
        {
            Comparison.LessThan => "lt",
            Comparison.LessOrEqual => "lte",
            Comparison.GreaterThan => "gt",
            Comparison.GreaterOrEqual => "gte",
            Comparison.Equal => "eq",
            _ => "neq",
        }} {Value}");
}
