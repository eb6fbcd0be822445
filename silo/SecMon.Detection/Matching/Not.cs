using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>NOT, of two-valued logic (sigma.md 3.7).</summary>
internal sealed class Not(EventPredicate inner) : EventPredicate(CanonicalHash.Of($"not({inner.Digest})"))
{
    /// <inheritdoc/>
    public override bool Holds(AccessEvent access) => !inner.Holds(access);
}
