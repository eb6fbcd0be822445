using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>OR.</summary>
internal sealed class AnyOf : EventPredicate
{
    private readonly EventPredicate[] _parts;

    private AnyOf(EventPredicate[] parts)
        : base(CanonicalHash.OfSet("or", parts.Select(part => part.Digest)))
    {
        _parts = [.. parts.OrderBy(part => part.Cost)];
        Cost = parts.Aggregate(1, (sum, part) => Math.Min(CostOf.Most, sum + part.Cost));
    }

    /// <summary>The OR of at least one part; a part that is there twice is evaluated once.</summary>
    public static EventPredicate Of(IEnumerable<EventPredicate> parts)
    {
        var distinct = parts.DistinctBy(part => part.Digest).ToArray();
        return distinct.Length == 1 ? distinct[0] : new AnyOf(distinct);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EventPredicate> Parts => _parts;

    /// <inheritdoc/>
    public override int Cost { get; }

    /// <inheritdoc/>
    public override Requirement? Require(Func<EventPredicate, Requirement?> ofPart) => Requirement.AnyOf([.. _parts.Select(ofPart)]);

    /// <inheritdoc/>
    public override bool Holds(AccessEvent access)
    {
        foreach (var part in _parts)
        {
            if (part.Holds(access))
                return true;
        }

        return false;
    }
}
