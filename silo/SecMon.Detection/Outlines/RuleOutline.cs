using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Outlines;

/// <summary>A detection rule or a filter as its author wrote it.</summary>
/// <param name="File">Its file.</param>
/// <param name="Document">The document.</param>
/// <param name="IsFilter">True for a filter.</param>
/// <param name="LogSource">Which sources it sees, or which rules a filter covers.</param>
/// <param name="Selections">By name, in written order.</param>
/// <param name="Condition">The condition; a list of conditions is their OR.</param>
/// <param name="ConditionPlace">The condition in the file.</param>
internal sealed record RuleOutline(
    RuleFile File,
    YamlMap Document,
    bool IsFilter,
    LogSource LogSource,
    IReadOnlyDictionary<string, SelectionClause> Selections,
    Clause Condition,
    YamlNode ConditionPlace)
{
    /// <summary>The title.</summary>
    public string Title => TextOf("title") ?? "";

    /// <summary>The id in lower case; null when the file has none.</summary>
    public string? Id => TextOf("id")?.ToLowerInvariant();

    /// <summary>The name; null when the file has none.</summary>
    public string? Name => TextOf("name");

    /// <summary>Where alerts and <c>rules list</c> say the rule stands.</summary>
    public SourceLocation Location => (Document.Find("title")?.Key ?? (YamlNode)Document).Location;

    /// <summary>The outline of a document that loads; null for a correlation, or for what is wrong.</summary>
    public static RuleOutline? Of(RuleFile file, YamlMap document)
    {
        var isFilter = document.Find("filter") is not null;
        if (document.Find(isFilter ? "filter" : "detection")?.Value is not YamlMap map || map.Find("condition") is not { } condition)
            return null;

        string[] others = isFilter ? ["condition", "rules"] : ["condition", "timeframe"];
        var selections = map.Pairs.Where(pair => !others.Contains(pair.Key.Text)).ToDictionary(pair => pair.Key.Text, SelectionOutline.Of);
        IReadOnlyList<YamlNode> texts = condition.Value is YamlSequence list ? list.Members : [condition.Value];
        if (selections.Count == 0 || selections.ContainsValue(null))
            return null;

        var bySelection = selections.ToDictionary(pair => pair.Key, pair => pair.Value!);
        var clauses = texts.Cast<YamlScalar>().Select(text => ConditionOutline.Of(text.Text, bySelection)).ToArray();
        return new RuleOutline(
            file, document, isFilter, LogSourceReader.Read(document, new Problems()), bySelection, EitherClause.Of(clauses), condition.Value);
    }

    /// <summary>True when this filter joins the condition of a rule (sigma.md 7.2).</summary>
    public bool AppliesTo(RuleOutline rule)
    {
        if (Document.Find("filter")?.Value is not YamlMap filter || filter.Find("rules")?.Value is not { } names)
            return false;
        IReadOnlyList<YamlNode> references = names is YamlSequence list ? list.Members : [names];
        return Covers(rule.LogSource)
            && (references.Count == 0 || references is [YamlScalar { Text: "any" }]
                || references.OfType<YamlScalar>().Any(reference => reference.Text == rule.Name || string.Equals(reference.Text, rule.Id, StringComparison.OrdinalIgnoreCase)));
    }

    private bool Covers(LogSource rule) =>
        Has(LogSource.Category, rule.Category) && Has(LogSource.Product, rule.Product) && Has(LogSource.Service, rule.Service);

    private static bool Has(string? wanted, string? found) => wanted is null || string.Equals(wanted, found, StringComparison.OrdinalIgnoreCase);

    private string? TextOf(string key) => (Document.Find(key)?.Value as YamlScalar)?.Text;
}
