using SecMon.Detection.Outlines;
using SecMon.Events;

namespace SecMon.Detection.Checks;

/// <summary>What a line asks of an event, before <c>neq</c>.</summary>
internal sealed class LineFact
{
    private readonly bool _hasOneValue;

    private LineFact(string field, IReadOnlyList<ValueFact> values, bool wantsAll, bool isExists)
    {
        Field = field;
        Values = values;
        IsExists = isExists;
        WantsAll = wantsAll && values.Count > 1;
        _hasOneValue = Fields.Find(field) is { Type: not FieldType.KeywordList };
        Canonical = $"{field} {(isExists ? "exists" : WantsAll ? "all" : "any")} {string.Join(", ", values.Select(value => value.Canonical).Order(StringComparer.Ordinal).Distinct())}";
    }

    /// <summary>The field; empty for keywords.</summary>
    public string Field { get; }

    /// <summary>What its values ask.</summary>
    public IReadOnlyList<ValueFact> Values { get; }

    /// <summary>True when every value must fit, not any.</summary>
    public bool WantsAll { get; }

    /// <summary>True for <c>exists: true</c>.</summary>
    public bool IsExists { get; }

    /// <summary>The same for lines that ask the same.</summary>
    public string Canonical { get; }

    /// <summary>The fact of a line, and whether the line wants it to hold.</summary>
    public static (LineFact Fact, bool IsPositive) Of(LineClause line)
    {
        if (line.Has("exists"))
            return (new LineFact(line.Field, [], wantsAll: false, isExists: true), line.Values[0].AsBoolean);
        return (new LineFact(line.Field, [.. line.Values.Select(value => ValueFact.Of(line, value))], line.WantsAll, isExists: false), !line.IsNegated);
    }

    /// <summary>True when every event for which this line holds is one for which the other holds, arrays included.</summary>
    public bool Implies(LineFact other)
    {
        if (Field != other.Field)
            return false;
        if (Canonical == other.Canonical)
            return true;
        if (IsExists)
            return false;
        if (other.IsExists)
            return Field.Length > 0 && !Values.Any(value => value.IsNull);

        return (WantsAll, other.WantsAll) switch
        {
            (false, false) => Values.All(own => other.Values.Any(own.Implies)),
            (false, true) => Values.All(own => other.Values.All(own.Implies)),
            (true, false) => Values.Any(own => other.Values.Any(own.Implies)),
            (true, true) => other.Values.All(wanted => Values.Any(own => own.Implies(wanted))),
        };
    }

    /// <summary>True when no event fits both lines. Only of fields that event.md gives one value: elements of an array may meet a line each.</summary>
    public bool Excludes(LineFact other)
    {
        if (!_hasOneValue || Field != other.Field || IsExists || other.IsExists)
            return false;
        return (WantsAll, other.WantsAll) switch
        {
            (false, false) => Values.All(own => other.Values.All(own.Excludes)),
            (false, true) => Values.All(own => other.Values.Any(own.Excludes)),
            (true, false) => other.Values.All(wanted => Values.Any(wanted.Excludes)),
            (true, true) => Values.Any(own => other.Values.Any(own.Excludes)),
        };
    }

    /// <summary>True when no event fits the line: it wants all of values of which two exclude each other.</summary>
    public bool ExcludesItself => WantsAll && Excludes(this);
}
