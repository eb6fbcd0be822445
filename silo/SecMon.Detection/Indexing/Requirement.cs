namespace SecMon.Detection.Indexing;

/// <summary>
/// What must be so before a predicate can hold: a formula without negation over <see cref="Trigger"/>s. It may ask for less
/// than the predicate, never for more.
/// </summary>
internal abstract class Requirement
{
    /// <summary>Below so many alternatives a line is looked up piece by piece; above it is asked as a whole.</summary>
    public const int MostAlternatives = 256;

    /// <summary>One trigger.</summary>
    public static Requirement Of(Trigger trigger) => new Single(trigger);

    /// <summary>At least one of these must be so.</summary>
    /// <returns>Null when one of the alternatives requires nothing: then the whole does not.</returns>
    public static Requirement? AnyOf(IReadOnlyList<Requirement?> alternatives) =>
        alternatives.Contains(null) || alternatives.Count == 0 ? null : alternatives.Count == 1 ? alternatives[0] : new Alternatives([.. alternatives!]);

    /// <summary>All of these must be so; the index needs only one of them.</summary>
    /// <returns>Null when none requires anything.</returns>
    public static Requirement? AllOf(IEnumerable<Requirement?> parts)
    {
        var known = parts.OfType<Requirement>().ToArray();
        return known.Length == 0 ? null : known.Length == 1 ? known[0] : new Choice(known);
    }

    /// <summary>The parts of the formula; empty for a single trigger.</summary>
    public virtual IReadOnlyList<Requirement> Parts => [];

    /// <summary>The trigger; null for a formula of several.</summary>
    public virtual Trigger? Trigger => null;

    /// <summary>The cheapest set of triggers of which at least one must be there.</summary>
    /// <param name="cheapest">The answer of each part.</param>
    /// <param name="likelihood">How likely a trigger is.</param>
    public abstract TriggerSet Cheapest(Func<Requirement, TriggerSet> cheapest, Func<Trigger, double> likelihood);

    private sealed class Single(Trigger trigger) : Requirement
    {
        public override Trigger? Trigger => trigger;

        public override TriggerSet Cheapest(Func<Requirement, TriggerSet> cheapest, Func<Trigger, double> likelihood) => new(likelihood(trigger), [trigger]);
    }

    private sealed class Alternatives(Requirement[] parts) : Requirement
    {
        public override IReadOnlyList<Requirement> Parts => parts;

        public override TriggerSet Cheapest(Func<Requirement, TriggerSet> cheapest, Func<Trigger, double> likelihood)
        {
            var all = parts.Select(cheapest).ToArray();
            return new TriggerSet(all.Sum(set => set.Likelihood), [.. all.SelectMany(set => set.Triggers).Distinct()]);
        }
    }

    private sealed class Choice(Requirement[] parts) : Requirement
    {
        public override IReadOnlyList<Requirement> Parts => parts;

        public override TriggerSet Cheapest(Func<Requirement, TriggerSet> cheapest, Func<Trigger, double> likelihood) =>
            parts.Select(cheapest).MinBy(set => set.Likelihood)!;
    }
}
