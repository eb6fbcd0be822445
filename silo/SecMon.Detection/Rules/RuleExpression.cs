namespace SecMon.Detection.Rules;

/// <summary>The text condition of a <c>temporal</c> correlation: what must have been seen in the window (sigma.md 8.6).</summary>
public abstract record RuleExpression
{
    /// <summary>True when the expression holds for the rules seen.</summary>
    /// <param name="seen">Whether the rule of a place has a match in the window.</param>
    public abstract bool Holds(IReadOnlyList<bool> seen);

    /// <summary>A rule was seen.</summary>
    /// <param name="Place">Its place among the names of the condition.</param>
    public sealed record Seen(int Place) : RuleExpression
    {
        /// <inheritdoc/>
        public override bool Holds(IReadOnlyList<bool> seen) => seen[Place];
    }

    /// <summary>Negation.</summary>
    /// <param name="Inner">What must not hold.</param>
    public sealed record Not(RuleExpression Inner) : RuleExpression
    {
        /// <inheritdoc/>
        public override bool Holds(IReadOnlyList<bool> seen) => !Inner.Holds(seen);
    }

    /// <summary>Both hold.</summary>
    /// <param name="Left">The one.</param>
    /// <param name="Right">The other.</param>
    public sealed record And(RuleExpression Left, RuleExpression Right) : RuleExpression
    {
        /// <inheritdoc/>
        public override bool Holds(IReadOnlyList<bool> seen) => Left.Holds(seen) && Right.Holds(seen);
    }

    /// <summary>One of them holds.</summary>
    /// <param name="Left">The one.</param>
    /// <param name="Right">The other.</param>
    public sealed record Or(RuleExpression Left, RuleExpression Right) : RuleExpression
    {
        /// <inheritdoc/>
        public override bool Holds(IReadOnlyList<bool> seen) => Left.Holds(seen) || Right.Holds(seen);
    }
}
