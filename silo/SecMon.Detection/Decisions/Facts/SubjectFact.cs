using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>What decisions are made about, and do something to: a signal or a case.</summary>
public abstract class SubjectFact : Fact
{
    /// <summary>Effective time of what made it fire, or of its newest alert, ticks of UTC.</summary>
    public required long Ticks { get; init; }

    /// <summary>Effective time of its earliest evidence, ticks of UTC.</summary>
    public required long FirstTicks { get; init; }

    /// <summary>Effective time of its latest evidence, ticks of UTC.</summary>
    public required long LastTicks { get; init; }

    /// <summary>How many records, or alerts, there were.</summary>
    public required long Count { get; init; }

    /// <summary>True when the time of a record of it cannot be believed (event.md, skewed).</summary>
    public bool IsSkewed { get; init; }

    /// <summary>Id of its rule.</summary>
    public abstract string RuleId { get; }

    /// <summary>Name of its rule; null when it has none.</summary>
    public abstract string? RuleName { get; }

    /// <summary>Row of use-cases.md; null when the rule has none.</summary>
    public abstract string? UseCase { get; }

    /// <summary>The rule's tags.</summary>
    public abstract IReadOnlyList<string> Tags { get; }

    /// <summary>The level that it has before anything is decided.</summary>
    public abstract Severity OwnLevel { get; }

    /// <summary>The tables that it touches; absent where it does not know them.</summary>
    public abstract FieldValue Tables { get; }
}
