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

    /// <summary>What the rules of the file must find, and no more, whatever decisions make of it; empty when nothing may be found.</summary>
    public required IReadOnlyList<RuleTestExpectation> Expectations { get; init; }

    /// <summary>False when the case says nothing of what rules find, only what decisions make of it.</summary>
    public bool AsksRules { get; init; } = true;

    /// <summary>Every alert of any rule that people hear of, decisions in force; null when the case does not say.</summary>
    public IReadOnlyList<DecidedExpectation>? Alerts { get; init; }

    /// <summary>Every signal of any rule that stands in another's alert; null when the case does not say.</summary>
    public IReadOnlyList<DecidedExpectation>? Absorbed { get; init; }

    /// <summary>Every alert of any rule that is expected; null when the case does not say.</summary>
    public IReadOnlyList<DecidedExpectation>? Expected { get; init; }

    /// <summary>Every incident that decisions make in the end, but for those that a worse one took in; null when the case does not say.</summary>
    public IReadOnlyList<IncidentExpectation>? Incidents { get; init; }

    /// <summary>How some cases must stand in the end; null when the case does not say.</summary>
    public IReadOnlyList<CaseExpectation>? Cases { get; init; }

    /// <summary>What people do about cases in the middle of the events.</summary>
    public IReadOnlyList<PersonAct> People { get; init; } = [];

    /// <summary>True when the case says what decisions make of what is found.</summary>
    public bool AsksDecisions => AsksSignals || AsksStories;

    /// <summary>True when the case says what decisions make of signals.</summary>
    public bool AsksSignals => (Alerts ?? Absorbed ?? Expected) is not null;

    /// <summary>True when the case says what decisions make of cases.</summary>
    public bool AsksStories => Incidents is not null || Cases is not null;
}
