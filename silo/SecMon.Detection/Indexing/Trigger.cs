using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Indexing;

/// <summary>Something simple that an event must have before a rule can match it, and that an index finds.</summary>
/// <param name="Field">The field that must have it; null when any value of the event may.</param>
internal abstract record Trigger(FieldName? Field)
{
    /// <summary>A guess of how often events have it, 0 to 1, before anything is known of the events.</summary>
    public abstract double Likelihood { get; }

    /// <summary>The field has a value.</summary>
    public sealed record Present(FieldName Name) : Trigger(Name)
    {
        /// <inheritdoc/>
        public override double Likelihood => 0.8;

        /// <inheritdoc/>
        public override string ToString() => $"{Name} is there";
    }

    /// <summary>A text, folded, is the whole value, its beginning, its end, or inside it.</summary>
    public sealed record Literal(FieldName? Field, string Folded, bool IsAtStart, bool IsAtEnd) : Trigger(Field)
    {
        /// <inheritdoc/>
        public override double Likelihood => Math.Max(IsAtStart && IsAtEnd ? 0.04 : IsAtStart || IsAtEnd ? 0.06 : 0.01, 1.2 / Math.Pow(2.2, Folded.Length));

        /// <inheritdoc/>
        public override string ToString() => Field?.Known == Fields.SubjectIds
            ? $"{Field} is a listed person"
            : $"{Field?.Name ?? "any value"} {(IsAtStart && IsAtEnd ? "is" : IsAtStart ? "starts with" : IsAtEnd ? "ends with" : "contains")} '{Folded}'";
    }

    /// <summary>The value is a number in relation to another.</summary>
    public sealed record Number(FieldName Name, Comparison Comparison, ExactNumber Limit) : Trigger(Name)
    {
        /// <inheritdoc/>
        public override double Likelihood => Comparison == Comparison.Equal ? 0.05 : 0.4;

        /// <inheritdoc/>
        public override string ToString() => $"{Name} {Comparison switch { Comparison.LessThan => "<", Comparison.LessOrEqual => "<=", Comparison.GreaterThan => ">", Comparison.GreaterOrEqual => ">=", Comparison.Equal => "is", _ => "is not" }} {Limit}";
    }

    /// <summary>The value is an address in a network.</summary>
    public sealed record Network(FieldName Name, IpNetwork Addresses) : Trigger(Name)
    {
        /// <inheritdoc/>
        public override double Likelihood => 0.5 / (1 + (Addresses.PrefixBits / 8.0));

        /// <inheritdoc/>
        public override string ToString() => $"{Name} in a network of {Addresses.PrefixBits} bits";
    }

    /// <summary>The field is there and a whole line holds; for what no table finds: long lists, patterns without a literal.</summary>
    public sealed record Line(FieldName Name, EventPredicate Predicate) : Trigger(Name)
    {
        /// <inheritdoc/>
        public override double Likelihood => 0.3 + (Predicate.Cost / 20.0);   // it is asked of every event with the field

        /// <inheritdoc/>
        public override string ToString() => $"a line on {Name}";

        /// <inheritdoc/>
        public bool Equals(Line? other) => other is not null && other.Predicate.Digest == Predicate.Digest;

        /// <inheritdoc/>
        public override int GetHashCode() => Predicate.Digest.GetHashCode(StringComparison.Ordinal);
    }
}
