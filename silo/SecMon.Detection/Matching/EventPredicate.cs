using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>A predicate that knows what it decides.</summary>
/// <param name="digest">The same for predicates that decide the same, whatever their rule calls its selections.</param>
internal abstract class EventPredicate(string digest) : IEventPredicate
{
    /// <summary>Hash of the canonical form.</summary>
    public string Digest { get; } = digest;

    /// <inheritdoc/>
    public abstract bool Holds(AccessEvent access);
}
