using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions;

/// <summary>The decisions of a rule set, compiled once. Immutable, safe on many threads.</summary>
public sealed class DecisionSet
{
    /// <summary>No decision but the built-in one: a signal is an alert.</summary>
    public static readonly DecisionSet Empty = Compile([]);

    private DecisionSet(IReadOnlyList<Decision> decisions, Func<int, int>? priorityOf)
    {
        EngineCache.Prune();
        Decisions = decisions;
        Groups = DecisionGroup.Of(decisions, DecisionMoment.Signals, priorityOf);
        CaseGroups = DecisionGroup.Of(decisions, DecisionMoment.Case, priorityOf);
        Signals = new SubjectTable(Groups);
        Cases = new SubjectTable(CaseGroups);
    }

    /// <summary>All decisions, in the order of paths and documents.</summary>
    public IReadOnlyList<Decision> Decisions { get; }

    /// <summary>Those that are made where signals arise, by what connects them.</summary>
    internal IReadOnlyList<DecisionGroup> Groups { get; }

    /// <summary>Those that are made when something touches a case, by what connects them.</summary>
    internal IReadOnlyList<DecisionGroup> CaseGroups { get; }

    /// <summary>Finds the patterns that a signal fits.</summary>
    internal SubjectTable Signals { get; }

    /// <summary>Finds the patterns that a case fits.</summary>
    internal SubjectTable Cases { get; }

    /// <summary>The decisions that bear a title, an id or a name, or stand in a file.</summary>
    /// <param name="reference">What somebody calls them; of a file its path, or the end of it.</param>
    public IReadOnlyList<Decision> Find(string reference)
    {
        var path = reference.Replace('\\', '/');
        Decision[] named = [.. Decisions.Where(decision => Bears(decision.Metadata, reference))];
        return named.Length > 0 ? named : [.. Decisions.Where(decision =>
            decision.Metadata.Location.Path == path || decision.Metadata.Location.Path.EndsWith($"/{path}", StringComparison.Ordinal))];
    }

    /// <summary>Compiles. Groups whose decisions did not change are taken from rule sets that are still in use.</summary>
    /// <param name="decisions">In the order of paths and documents.</param>
    /// <exception cref="InvalidOperationException">Conclusions run in a circle.</exception>
    public static DecisionSet Compile(IReadOnlyList<Decision> decisions) => Compile(decisions, priorityOf: null);

    /// <summary>Compiles with other priorities than those that are right.</summary>
    /// <param name="decisions">The decisions.</param>
    /// <param name="priorityOf">The priority of a stratum.</param>
    internal static DecisionSet Compile(IReadOnlyList<Decision> decisions, Func<int, int>? priorityOf) => new(decisions, priorityOf);

    private static bool Bears(RuleMetadata decision, string reference) =>
        decision.Title == reference || decision.Name == reference || string.Equals(decision.Id, reference, StringComparison.OrdinalIgnoreCase);
}
