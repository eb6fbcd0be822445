using SecMon.Events;

namespace SecMon.Detection;

/// <summary>The groups that an event belongs to (sigma.md 8.2).</summary>
internal static class GroupValues
{
    /// <summary>Most groups that one event enters.</summary>
    private const int Most = 1_000;

    private static readonly IReadOnlyList<string>[] OneGroup = [[]];

    /// <summary>All combinations of the values of some fields; a list gives one group per distinct element.</summary>
    /// <param name="access">The event.</param>
    /// <param name="fields">The group's fields, in order.</param>
    /// <param name="ifMissing">Stands for a missing value; null makes an event that lacks one belong to no group.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Of(AccessEvent access, IReadOnlyList<FieldName> fields, string? ifMissing = null)
    {
        if (fields.Count == 0)
            return OneGroup;
        if (fields.Count == 1 && access[fields[0]].TextForm() is { } only)
            return [[only]];

        IReadOnlyList<IReadOnlyList<string>> groups = OneGroup;
        foreach (var field in fields)
        {
            var values = TextsOf(access[field], ifMissing);
            if (values.Count == 0)
                return [];
            groups = [.. groups.SelectMany(_ => values, (group, value) => (IReadOnlyList<string>)[.. group, value]).Take(Most)];
        }

        return groups;
    }

    /// <summary>True when a list has more distinct elements than groups or counted values are made of (sigma.md 8.2).</summary>
    public static bool AreCut(AccessEvent access, IReadOnlyList<FieldName> fields)
    {
        foreach (var field in fields)
        {
            if (access[field] is { Kind: FieldKind.List } list && list.Elements.Count > Most && list.Elements.Select(element => element.TextForm()).OfType<string>().Distinct().Count() > Most)
                return true;
        }

        return false;
    }

    /// <summary>A tuple as one text, different for different tuples: each value but the last has its length before it.</summary>
    public static string AsOne(IReadOnlyList<string> values) => values.Count == 1
        ? values[0]
        : string.Concat(values.Select((value, i) => i < values.Count - 1 ? $"{value.Length}:{value}" : value));

    /// <summary>Distinct text forms of a value.</summary>
    private static List<string> TextsOf(FieldValue value, string? ifMissing)
    {
        var texts = value.Kind == FieldKind.List
            ? value.Elements.Select(element => element.TextForm()).OfType<string>().Distinct().Take(Most).ToList()
            : value.TextForm() is { } text ? [text] : [];
        if (texts.Count == 0 && ifMissing is not null)
            texts.Add(ifMissing);
        return texts;
    }
}
