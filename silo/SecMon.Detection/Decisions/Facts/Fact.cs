using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>What a decision knows (decisions.md 2). Immutable while a session lasts.</summary>
public abstract class Fact
{
    /// <summary>The word behind <c>is:</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What people are shown of it: an id, or the list and the key of a row. Nothing in clear.</summary>
    public abstract string Reference { get; }

    /// <summary>The value of a field; absent when it has none. Times are integers, ticks of UTC.</summary>
    public abstract FieldValue this[FieldName field] { get; }
}
