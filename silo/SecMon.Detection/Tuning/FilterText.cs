using System.Text;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tuning;

/// <summary>Writes a filter file.</summary>
internal static class FilterText
{
    /// <summary>A filter that drops events that have one of the values in every field.</summary>
    /// <param name="rules">Rules it joins; of one log source.</param>
    /// <param name="fields">Fields and values.</param>
    /// <param name="count">Number of false positives behind it.</param>
    /// <param name="id">Its id.</param>
    public static string Of(IReadOnlyList<RuleOutline> rules, IReadOnlyDictionary<string, IReadOnlyCollection<string>> fields, int count, Guid id)
    {
        var text = new StringBuilder();
        text.Append($"title: {Quoted($"Known events of: {rules[0].Title}")}\n");
        text.Append($"id: {id:D}\n");
        text.Append("description: >\n");
        text.Append($"  Proposed by 'secmon rules tune' from {count} false positives. Say here who decided that these are no alerts, and until when.\n");
        text.Append($"logsource: {{{string.Join(", ", KeysOf(rules[0].LogSource))}}}\n");
        text.Append("filter:\n");
        text.Append($"  rules: [{string.Join(", ", rules.Select(rule => Quoted(rule.Name ?? rule.Id!)))}]\n");
        text.Append("  known:   # every line must hold, so only these together are dropped\n");
        foreach (var (field, values) in fields)
            text.Append($"    {field}|cased: {(values.Count == 1 ? Quoted(Escaped(values.First())) : $"[{string.Join(", ", values.Order(StringComparer.Ordinal).Select(value => Quoted(Escaped(value))))}]")}\n");
        text.Append("  condition: not known\n");
        return text.ToString();
    }

    private static IEnumerable<string> KeysOf(LogSource source)
    {
        if (source.Category is { } category)
            yield return $"category: {Quoted(category)}";
        if (source.Product is { } product)
            yield return $"product: {Quoted(product)}";
        if (source.Service is { } service)
            yield return $"service: {Quoted(service)}";
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Event values hold no wildcards, so those of the rule are escaped.</summary>
    private static string Escaped(string value) => value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("*", @"\*", StringComparison.Ordinal).Replace("?", @"\?", StringComparison.Ordinal);
}
