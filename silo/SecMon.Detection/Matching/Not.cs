using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>NOT, of two-valued logic (sigma.md 3.7).</summary>
internal sealed class Not(EventPredicate inner) : EventPredicate(CanonicalHash.Of($"not({inner.Digest})"))
{
    private readonly EventPredicate[] _parts = [inner];

    /// <inheritdoc/>
    public override IReadOnlyList<EventPredicate> Parts => _parts;

    /// <inheritdoc/>
    public override int Cost => inner.Cost;

    /// <inheritdoc/>
    public override bool Holds(AccessEvent access) => !inner.Holds(access);

    /// <inheritdoc/>
    public override Requirement? Require(Func<EventPredicate, Requirement?> ofPart) =>
        inner is Not twice ? ofPart(twice.Parts[0]) : null;
}
