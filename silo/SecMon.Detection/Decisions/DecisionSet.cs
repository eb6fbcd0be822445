using SecMon.Events;

namespace SecMon.Detection.Decisions;

/// <summary>The decisions of a rule set, compiled once. Immutable, safe on many threads.</summary>
public sealed class DecisionSet
{
    /// <summary>No decision but the built-in one: a signal is an alert.</summary>
    public static readonly DecisionSet Empty = Compile([]);

    private DecisionSet(IReadOnlyList<Decision> decisions)
    {
        Decisions = decisions;
        SignalFields = Decisions.Count == 0 ? [] : Detection.Decisions.SignalFields.Of(decisions);
    }

    /// <summary>The fields of events that they ask of signals.</summary>
    internal IReadOnlyList<FieldName> SignalFields { get; }

    /// <summary>All decisions, in the order of paths and documents.</summary>
    public IReadOnlyList<Decision> Decisions { get; }

    /// <summary>Compiles.</summary>
    public static DecisionSet Compile(IReadOnlyList<Decision> decisions) => new(decisions);
}
