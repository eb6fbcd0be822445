using System.Text.RegularExpressions;

namespace SecMon.Detection.Conditions;

/// <summary>Turns an aggregation of Sigma 1 (<c>| count() by x > 5</c>) into the correlation that replaces it (sigma.md 5.6).</summary>
internal static partial class OldAggregation
{
    /// <summary>The error of such a condition.</summary>
    public const string Message = "aggregation in conditions was removed from Sigma";

    /// <summary>A correlation to write instead.</summary>
    /// <param name="condition">The whole condition.</param>
    /// <param name="rule">Name or id of the rule; what it should be called when it has none.</param>
    /// <param name="timeframe">The rule's <c>timeframe</c>; null when it has none.</param>
    public static string Suggest(string condition, string rule, string? timeframe)
    {
        var match = Count().Match(condition);
        var field = match.Groups["field"].Value.Trim();
        var groups = match.Groups["by"].Value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var type = field.Length == 0 ? "event_count" : "value_count";
        var counted = field.Length == 0 ? "" : $"field: {field}, ";
        var groupBy = groups.Length == 0 ? "" : $"group-by: [{string.Join(", ", groups)}], ";
        var operation = match.Success ? Operator(match.Groups["operator"].Value) : "gte";
        var number = match.Success ? match.Groups["number"].Value : "2";
        return "write this as a correlation rule:  correlation: "
            + $"{{type: {type}, rules: [{rule}], {groupBy}timespan: {timeframe ?? "5m"}, condition: {{{counted}{operation}: {number}}}}}";
    }

    private static string Operator(string written) => written switch
    {
        ">" => "gt",
        ">=" => "gte",
        "<" => "lt",
        "<=" => "lte",
        "!=" => "neq",
        _ => "eq",
    };

    [GeneratedRegex(
        @"\|\s*count\s*\(\s*(?<field>[^)|]*)\)\s*(?:by\s+(?<by>[^<>=!|]+?)\s*)?(?<operator>[<>]=?|==?|!=)\s*(?<number>\d+)",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Count();
}
