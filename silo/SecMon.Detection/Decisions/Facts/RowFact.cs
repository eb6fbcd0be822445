using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>A row of <c>lists/facts/NAME.csv</c>, or of <c>lists/enrich/accounts.csv</c> as <c>account</c>.</summary>
/// <param name="kind">Name of the list.</param>
/// <param name="line">Where it begins in its file, from 1.</param>
/// <param name="key">The cells of its key, for people.</param>
/// <param name="values">Column and value; columns of times as ticks of UTC.</param>
public sealed class RowFact(string kind, int line, string key, IReadOnlyDictionary<string, FieldValue> values) : Fact
{
    /// <summary>Where it begins in its file, from 1.</summary>
    public int Line => line;

    /// <summary>When it came into force, ticks of UTC: it excuses nothing that happened before. <see cref="long.MinValue"/> where nobody noted it, as in a replay.</summary>
    public long SinceTicks { get; init; } = long.MinValue;

    /// <summary>True when what people are shown of a fact is a row of <c>lists/facts</c>.</summary>
    /// <param name="reference">Kind and key.</param>
    public static bool IsReference(string reference) => !FactSchema.IsReserved(reference.Split(' ', 2)[0]);

    /// <inheritdoc/>
    public override string Kind => kind;

    /// <inheritdoc/>
    public override string Reference => $"{kind} {key}";

    /// <inheritdoc/>
    public override FieldValue this[FieldName field] => values.GetValueOrDefault(field.Name);
}
