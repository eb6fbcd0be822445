using SecMon.Detection.Decisions.Patterns;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>What may be said of a name of <c>all_of:</c> as a whole.</summary>
internal static class GatheredValues
{
    /// <summary><c>count</c>, the earliest <c>first</c>, the latest <c>last</c>, or the distinct values of a field in order.</summary>
    public static FieldValue Of(IReadOnlyList<SessionFact> facts, GatherPattern gather, FieldName field) => field.Name switch
    {
        "count" => FieldValue.Integer(Count(facts, gather)),
        "first" => Furthest(facts, field, Math.Min),
        "last" => Furthest(facts, field, Math.Max),
        _ => FieldValue.List([.. Distinct(facts, field).Order(StringComparer.OrdinalIgnoreCase).ThenBy(text => text, StringComparer.Ordinal)]),
    };

    /// <summary>How many facts, or distinct values of <c>by:</c>, there are.</summary>
    public static int Count(IReadOnlyList<SessionFact> facts, GatherPattern gather) => gather.By is { } by ? Distinct(facts, by).Count : facts.Count;

    private static HashSet<string> Distinct(IReadOnlyList<SessionFact> facts, FieldName field)
    {
        var texts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var fact in facts)
        {
            var value = fact.Fact[field];
            foreach (var element in value.Kind == FieldKind.List ? value.Elements : [value])
            {
                if (element.TextForm() is { } text)
                    texts.Add(text);
            }
        }

        return texts;
    }

    private static FieldValue Furthest(IReadOnlyList<SessionFact> facts, FieldName field, Func<long, long, long> furthest)
    {
        long? found = null;
        foreach (var fact in facts)
        {
            var value = fact.Fact[field];
            if (value.Kind == FieldKind.Integer)
                found = found is { } known ? furthest(known, value.AsInteger) : value.AsInteger;
        }

        return found is { } ticks ? FieldValue.Integer(ticks) : FieldValue.Absent;
    }
}
