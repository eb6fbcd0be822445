using SecMon.Detection.Indexing;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>A predicate that knows what it decides.</summary>
/// <param name="digest">The same for predicates that decide the same, whatever their rule calls its selections.</param>
internal abstract class EventPredicate(string digest) : IEventPredicate
{
    /// <summary>Hash of the canonical form.</summary>
    public string Digest { get; } = digest;

    /// <summary>The predicates that it joins or negates; empty for a line.</summary>
    public virtual IReadOnlyList<EventPredicate> Parts => [];

    /// <summary>How long it takes, roughly in comparisons of short texts; decides what is asked first.</summary>
    public abstract int Cost { get; }

    /// <inheritdoc/>
    public abstract bool Holds(AccessEvent access);

    /// <summary>What an event must have for this to hold; null when nothing simple is known.</summary>
    /// <param name="ofPart">The answer of each part.</param>
    public abstract Requirement? Require(Func<EventPredicate, Requirement?> ofPart);
}
