using SecMon.Events;

namespace SecMon.Detection.Indexing;

/// <summary>Answers conditions for one event after another, each shared part once per event. For one thread.</summary>
/// <param name="slots">How many parts are shared.</param>
internal sealed class ConditionEvaluator(int slots)
{
    private readonly int[] _answers = new int[slots];   // number of the event, and the answer in the lowest bit
    private AccessEvent _access = null!;   // set by Begin
    private int _event;

    /// <summary>Begins the next event.</summary>
    public void Begin(AccessEvent access)
    {
        _access = access;
        _event += 2;
        if (_event > 0)
            return;
        Array.Clear(_answers);
        _event = 2;
    }

    /// <summary>True when a condition holds for the event.</summary>
    public bool Holds(ConditionNode node)
    {
        if (node.Slot < 0)
            return Ask(node);

        ref var answer = ref _answers[node.Slot];
        if ((answer & ~1) == _event)
            return (answer & 1) != 0;
        var holds = Ask(node);
        answer = _event | (holds ? 1 : 0);
        return holds;
    }

    private bool Ask(ConditionNode node)
    {
        switch (node.Kind)
        {
            case ConditionKind.All:
                foreach (var part in node.Parts)
                {
                    if (!Holds(part))
                        return false;
                }

                return true;
            case ConditionKind.Any:
                foreach (var part in node.Parts)
                {
                    if (Holds(part))
                        return true;
                }

                return false;
            case ConditionKind.Not:
                return !Holds(node.Parts[0]);
            default:
                return node.Predicate.Holds(_access);
        }
    }
}
