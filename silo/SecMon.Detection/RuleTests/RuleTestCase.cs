using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>One case: what comes in, and every alert that must come out.</summary>
public sealed record RuleTestCase
{
    /// <summary>What the case is about.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The events in order, repetitions written out; empty when <see cref="Lines"/> is there.</summary>
    public required IReadOnlyList<RuleTestEvent> Events { get; init; }

    /// <summary>Raw log content instead of events; null when there are events.</summary>
    public required RuleTestLines? Lines { get; init; }

    /// <summary>Lists that replace the shipped ones in this case; paths are below the lists folder.</summary>
    public required IReadOnlyList<RuleFile> Lists { get; init; }

    /// <summary>Every alert that must fire, and no other; empty when none may.</summary>
    public required IReadOnlyList<RuleTestExpectation> Expectations { get; init; }
}
