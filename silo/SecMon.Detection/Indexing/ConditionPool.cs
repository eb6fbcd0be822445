using SecMon.Detection.Matching;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Indexing;

/// <summary>Merges the parts of all conditions of a rule set that decide the same.</summary>
internal sealed class ConditionPool
{
    private readonly Dictionary<string, ConditionNode> _byDigest = new(StringComparer.Ordinal);

    /// <summary>How many nodes have a slot.</summary>
    public int Slots { get; private set; }

    /// <summary>The node of a predicate; asked for a second time, it gets a slot.</summary>
    public ConditionNode NodeOf(IEventPredicate predicate)
    {
        if (predicate is not EventPredicate known)
            return new ConditionNode(ConditionKind.Line, predicate, []);
        if (_byDigest.TryGetValue(known.Digest, out var node))
        {
            if (node.Slot < 0)
                node.Slot = Slots++;
            return node;
        }

        var kind = known switch
        {
            AllOf => ConditionKind.All,
            AnyOf => ConditionKind.Any,
            Not => ConditionKind.Not,
            _ => ConditionKind.Line,
        };
        return _byDigest[known.Digest] = new ConditionNode(kind, known, [.. known.Parts.Select(NodeOf)]);
    }
}
