using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>
/// The order of signals in which one absorbs another, lowest first: by the rule's own level; of one level, the use case whose name
/// comes first in ordinal order is higher, and one without a use case is lowest; of one use case, the rule whose id comes first is
/// higher. Signals of one rule are equal: neither absorbs the other.
/// </summary>
internal sealed class SignalOrder : IComparer<SignalFact>
{
    /// <summary>The order.</summary>
    public static readonly SignalOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(SignalFact? x, SignalFact? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var order = x.Rule.Severity.CompareTo(y.Rule.Severity);
        if (order == 0)
            order = CompareUseCases(x.Rule.UseCase, y.Rule.UseCase);
        return order != 0 ? order : -string.CompareOrdinal(x.Rule.Id, y.Rule.Id);
    }

    private static int CompareUseCases(string? useCase, string? other) =>
        useCase is null || other is null ? (useCase is null ? 0 : 1) - (other is null ? 0 : 1) : -string.CompareOrdinal(useCase, other);
}
