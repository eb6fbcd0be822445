using SecMon.Detection.Rules;

namespace SecMon.Detection.Indexing;

/// <summary>A part of one or more conditions. Parts that decide the same are one node, whatever rules they are in.</summary>
internal sealed class ConditionNode
{
    /// <summary>A part.</summary>
    public ConditionNode(ConditionKind kind, IEventPredicate predicate, ConditionNode[] parts)
    {
        Kind = kind;
        Predicate = predicate;
        Parts = parts;
    }

    /// <summary>How the parts are joined.</summary>
    public ConditionKind Kind { get; }

    /// <summary>The predicate of a line.</summary>
    public IEventPredicate Predicate { get; }

    /// <summary>What is joined or negated.</summary>
    public ConditionNode[] Parts { get; }

    /// <summary>Where its answer for the present event is kept; negative for a node that only one condition has.</summary>
    public int Slot { get; set; } = -1;
}
