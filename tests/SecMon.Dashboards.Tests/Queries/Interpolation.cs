using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SecMon.Dashboards.Tests.Boards;

namespace SecMon.Dashboards.Tests.Queries;

/// <summary>
/// Puts the values of a board's variables into text as Grafana does (Grafana documentation, variable syntax): All as its own
/// value without quoting, lists as alternatives, and text escaped for the language that it goes into.
/// </summary>
/// <param name="board">The board.</param>
/// <param name="values">What its reader chose; for other variables, what the board begins with.</param>
internal sealed partial class Interpolation(Board board, params (string Name, string Value)[] values)
{
    /// <summary>Grafana takes four scrape intervals or more; ours is a second, and a busy machine misses some.</summary>
    private const string RateInterval = "8s";

    private const string Range = "10m";

    /// <summary>Into PromQL.</summary>
    public string ForPrometheus(string text) => Replace(
        text.Replace("$__rate_interval", RateInterval, StringComparison.Ordinal).Replace("$__range", Range, StringComparison.Ordinal), EscapeRegex, list => $"({string.Join('|', list.Select(EscapeRegex))})");

    /// <summary>Into Lucene syntax.</summary>
    public string ForElasticsearch(string text) => Replace(text, EscapeLucene, list => $"({string.Join(" OR ", list.Select(value => $"\"{EscapeLucene(value)}\""))})");

    /// <summary>The uid of a data source that is a variable.</summary>
    public string DataSource(JsonObject target) => Replace((string)target["datasource"]!["uid"]!, value => value, list => list[0]);

    private string Replace(string text, Func<string, string> one, Func<IReadOnlyList<string>, string> many) => Variable().Replace(text, match =>
    {
        var variable = board.Variables.Single(variable => (string)variable["name"]! == match.Groups["name"].Value);
        var format = match.Groups["format"].Value;
        var (chosen, isAll) = Value(variable);
        if (isAll)
            return (string)variable["allValue"]!;
        if (format == "regex")
            return chosen.Count == 1 ? EscapeRegex(chosen[0]) : $"({string.Join('|', chosen.Select(EscapeRegex))})";
        return (bool?)variable["multi"] == true ? many(chosen) : one(chosen[0]);
    });

    private (IReadOnlyList<string> Values, bool IsAll) Value(JsonObject variable)
    {
        if (values.FirstOrDefault(pair => pair.Name == (string)variable["name"]!).Value is { } chosen)
            return ([chosen], false);
        var current = variable["current"]!["value"]!;
        IReadOnlyList<string> begins = current is JsonArray list ? [.. list.Select(value => (string)value!)] : [(string)current!];
        return (begins, begins.Contains("$__all"));
    }

    private static string EscapeRegex(string value) => RegexSigns().Replace(value, @"\$0");

    private static string EscapeLucene(string value) => LuceneSigns().Replace(value, @"\$0");

    [GeneratedRegex(@"\$(\{(?<name>[a-z]+)(:(?<format>[a-z]+))?\}|(?<name>[a-z]+))")]
    private static partial Regex Variable();

    [GeneratedRegex(@"[\\^$*+?.()|[\]{}/]")]
    private static partial Regex RegexSigns();

    [GeneratedRegex(@"[!*+\-=<>\s&|()[\]{}^~?:\\/""]")]
    private static partial Regex LuceneSigns();
}
