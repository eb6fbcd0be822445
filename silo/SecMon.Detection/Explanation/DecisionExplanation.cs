using SecMon.Detection.Decisions;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Explanation;

/// <summary>Why a decision fires, or does not, for the signals of one event, or when something touched a case, and what comes of it.</summary>
/// <param name="Title">The decision.</param>
/// <param name="Id">Its id.</param>
/// <param name="Location">Where it stands.</param>
public sealed record DecisionExplanation(string Title, string Id, SourceLocation Location)
{
    /// <summary>How often it fires: once for each way in which facts fit; 0 when it does not.</summary>
    public int Firings { get; init; }

    /// <summary>The nearest reason why it does not fire, one sentence; null when it does.</summary>
    public string? Reason { get; init; }

    /// <summary>The signals of the event, for people.</summary>
    public IReadOnlyList<string> Signals { get; init; } = [];

    /// <summary>Of a decision about cases the case that was touched, for people; null for others, and where none was.</summary>
    public string? Trigger { get; init; }

    /// <summary>Of a decision about cases those that it is made of, the trigger among them, for people.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    /// <summary>What else a reader must know: cases that were not looked at, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary><c>when</c>, <c>all_of</c> and each pattern of <c>not</c>, with every fact that may be bound; of several ways in which facts fit, the first. Empty where nothing is decided.</summary>
    public IReadOnlyList<ExplanationNode> Parts { get; init; } = [];

    /// <summary>What its effects come to; empty when it does not fire.</summary>
    public IReadOnlyList<ExplainedEffect> Effects { get; init; } = [];

    /// <summary>What becomes of each signal, or of cases and incidents, when all decisions are heard, for people.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>True when it fires.</summary>
    public bool Fires => Firings > 0;

    /// <summary>A decision of which nothing is known yet.</summary>
    internal static DecisionExplanation Of(Decision decision) => new(decision.Metadata.Title, decision.Metadata.Id, decision.Metadata.Location);
}
