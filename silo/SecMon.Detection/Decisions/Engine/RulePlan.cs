using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>A decision as the engine is given it: test objects in the place of lines.</summary>
internal sealed class RulePlan
{
    private RulePlan(FiringPart firing) => Firing = firing;

    /// <summary>What it does.</summary>
    public FiringPart Firing { get; }

    /// <summary>Higher goes first.</summary>
    public required int Priority { get; init; }

    /// <summary>True when what it matches may change while decisions fire.</summary>
    public required bool ReadsConclusions { get; init; }

    /// <summary>Facts that it binds, in order.</summary>
    public required IReadOnlyList<PatternPlan> When { get; init; }

    /// <summary>Facts of which it gathers all.</summary>
    public required IReadOnlyList<PatternPlan> AllOf { get; init; }

    /// <summary>Facts that must not be.</summary>
    public required IReadOnlyList<PatternPlan> Not { get; init; }

    /// <summary>Makes the test objects of a decision.</summary>
    /// <param name="decision">The decision; binds at least one fact.</param>
    /// <param name="rule">Its place in its group.</param>
    /// <param name="priority">Higher goes first.</param>
    public static RulePlan Of(Decision decision, int rule, int priority)
    {
        var when = decision.When;
        var bound = when.Select((pattern, place) => new PatternPlan(
            new SingleTest(rule, pattern, isFirst: place == 0),
            place == 0 ? null : new JoinTest(rule, pattern, [.. when.Take(place)], mustDiffer: true, makesMatch: true)));
        var gathered = decision.AllOf.Select(gather => new PatternPlan(
            new SingleTest(rule, gather.Pattern, isFirst: false),
            new JoinTest(rule, gather.Pattern, when, mustDiffer: false, makesMatch: false),
            new CountTest(rule, gather)));
        var absent = decision.Not.Select(pattern => new PatternPlan(
            new SingleTest(rule, pattern, isFirst: false),
            new JoinTest(rule, pattern, when, mustDiffer: true, makesMatch: false)));
        return new RulePlan(new FiringPart(rule, when.Count, decision.AllOf.Count))
        {
            Priority = priority,
            ReadsConclusions = when.Concat(decision.AllOf.Select(gather => gather.Pattern)).Concat(decision.Not).Any(pattern => pattern.Kind == Conclusion.KindName),
            When = [.. bound],
            AllOf = [.. gathered],
            Not = [.. absent],
        };
    }
}
