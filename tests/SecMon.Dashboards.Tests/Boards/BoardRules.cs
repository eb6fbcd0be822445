using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SecMon.Dashboards.Tests.Boards;

/// <summary>What a board must keep to: the linter's rules, and what makes a board of SecMon readable.</summary>
internal static partial class BoardRules
{
    private const int MostPanels = 12;
    private const int Columns = 24;

    private static readonly string[] Types = ["stat", "timeseries", "table", "bargauge"];

    /// <summary>All that is wrong with a board.</summary>
    /// <param name="board">The board.</param>
    /// <param name="all">All boards, to which links may lead.</param>
    public static IEnumerable<string> Problems(Board board, IReadOnlyList<Board> all) => Whole(board)
        .Concat(Variables(board))
        .Concat(Layout(board))
        .Concat(board.Panels.SelectMany(panel => OfPanel(panel).Concat(panel.Links.SelectMany(link => OfLink(link, all, board))).Concat(panel.Expressions.SelectMany(OfExpression)).Concat(panel.Searches.SelectMany(OfSearch)).Select(problem => $"{panel.Title}: {problem}")))
        .Select(problem => $"{board.File}: {problem}");

    private static IEnumerable<string> Whole(Board board)
    {
        var json = board.Json;
        if (!Uid().IsMatch(board.Uid) || board.File != board.Uid + ".json")
            yield return "its file is not named by its uid";
        if (json["id"] is not null || json["__inputs"] is not null || (bool)json["editable"]!)
            yield return "it is not made for provisioning";
        if ((string?)json["timezone"] != "Asia/Ho_Chi_Minh")
            yield return "times are not shown in Asia/Ho_Chi_Minh";
        if (json["tags"]!.AsArray().Select(tag => (string)tag!).Single() != "secmon" || !((string)json["title"]!).StartsWith("SecMon / ", StringComparison.Ordinal) || !((string)json["description"]!).EndsWith('?'))
            yield return "its tag, title or question";
        if ((string?)json["refresh"] != "1m" || (string?)json["time"]!["to"] != "now")
            yield return "refresh or range";
        if (json["links"]!.AsArray().Single() is not { } links || !(bool)links["keepTime"]! || !(bool)links["includeVars"]! || (string)links["tags"]!.AsArray().Single()! != "secmon")
            yield return "no link to the other boards that keeps time and variables";
        if (board.Panels.GroupBy(panel => panel.Title).FirstOrDefault(group => group.Count() > 1) is { } twice)
            yield return $"two panels are called {twice.Key}";
        var visible = json["panels"]!.AsArray().Count(panel => (string)panel!["type"]! != "row");
        if (visible is < 6 or > MostPanels)
            yield return $"{visible} panels before anything is unfolded";
    }

    private static IEnumerable<string> Variables(Board board)
    {
        var text = board.Json["panels"]!.ToJsonString();
        foreach (var variable in board.Variables)
        {
            var (name, type) = ((string)variable["name"]!, (string)variable["type"]!);
            if (type == "query" && (int)variable["refresh"]! != 2)
                yield return $"the variable {name} does not follow the time range";
            if (type == "query" && (bool)variable["multi"]! && ((bool?)variable["includeAll"] != true || variable["allValue"] is null))
                yield return $"the variable {name} lacks All";
            if (type == "datasource" && !((string)variable["regex"]!).StartsWith("/^SecMon", StringComparison.Ordinal))
                yield return $"the variable {name} offers foreign data sources";
            if (!text.Contains('$' + name, StringComparison.Ordinal) && !text.Contains("${" + name, StringComparison.Ordinal))
                yield return $"the variable {name} is not used";
        }

        foreach (var used in Used().Matches(text).Select(match => match.Groups["name"].Value).Distinct().Where(name => !name.StartsWith("__", StringComparison.Ordinal)))
        {
            if (!board.Variables.Any(variable => (string)variable["name"]! == used))
                yield return $"there is no variable {used}";
        }
    }

    private static IEnumerable<string> Layout(Board board)
    {
        var ids = new HashSet<int>();
        var taken = new HashSet<(int, int)>();
        var folded = new List<JsonNode?>();
        foreach (var panel in board.Json["panels"]!.AsArray())
        {
            if (!ids.Add((int)panel!["id"]!))
                yield return $"two panels have the id {panel["id"]}";
            if ((string)panel["type"]! == "row" && !((string)panel["title"]!).EndsWith('?'))
                yield return $"a row asks nothing: {panel["title"]}";
            folded.AddRange(panel["panels"] as JsonArray ?? []);
            var (x, y, w, h) = ((int)panel["gridPos"]!["x"]!, (int)panel["gridPos"]!["y"]!, (int)panel["gridPos"]!["w"]!, (int)panel["gridPos"]!["h"]!);
            if (x < 0 || x + w > Columns || w < 1 || h < 1)
                yield return $"{panel["title"]} is outside the grid";
            foreach (var cell in Enumerable.Range(x, w).SelectMany(column => Enumerable.Range(y, h).Select(line => (column, line))))
            {
                if (!taken.Add(cell))
                {
                    yield return $"{panel["title"]} overlaps another";
                    break;
                }
            }
        }

        foreach (var panel in folded.Where(panel => !ids.Add((int)panel!["id"]!)))
            yield return $"two panels have the id {panel!["id"]}";
    }

    private static IEnumerable<string> OfPanel(Panel panel)
    {
        var description = (string?)panel.Json["description"] ?? "";
        if (!Sentence().IsMatch(description))
            yield return $"its description is not one sentence: {description}";
        if (!WhatToDo().IsMatch(description))
            yield return $"its description does not say when to do what: {description}";
        if (!Types.Contains(panel.Type))
            yield return $"a panel of the type {panel.Type}";
        if (panel.Targets.Count == 0 || panel.Targets.Select(target => (string)target["refId"]!).Distinct().Count() != panel.Targets.Count)
            yield return "its queries have no names of their own";
        if (panel.Targets.Any(target => (string)target["datasource"]!["uid"]! != (string)panel.Json["datasource"]!["uid"]! || !((string)target["datasource"]!["uid"]!).StartsWith("${", StringComparison.Ordinal)))
            yield return "its data source is not a variable";
        var defaults = panel.Json["fieldConfig"]!["defaults"]!;
        if (string.IsNullOrEmpty((string?)defaults["unit"]) || string.IsNullOrEmpty((string?)defaults["noValue"]))
            yield return "it has no unit, or does not say that there is no data";
        if (panel.Type == "timeseries" && ((double?)defaults["min"] != 0 || (bool?)defaults["custom"]!["spanNulls"] != false))
            yield return "its axis does not start at 0, or a gap is drawn over";
        if (defaults["thresholds"]!["steps"]!.AsArray()[0]!["value"] is not null)
            yield return "its first threshold has a value";
        if (Colours(panel).Except(["text", "transparent", "green", "orange", "red", "dark-red", "yellow", "blue"]).FirstOrDefault() is { } colour)
            yield return $"the colour {colour}";
    }

    private static IEnumerable<string> OfLink(JsonObject link, IReadOnlyList<Board> all, Board from)
    {
        var url = (string)link["url"]!;
        if (url.StartsWith("${console}/", StringComparison.Ordinal))
        {
            if (!from.Variables.Any(variable => (string)variable["name"]! == "console"))
                yield return "its link needs the variable console";
            yield break;
        }

        var match = BoardLink().Match(url);
        if (!match.Success)
        {
            yield return $"a link to nowhere: {url}";
            yield break;
        }

        if (!url.EndsWith("${__url_time_range}", StringComparison.Ordinal) && !url.EndsWith("&from=now-90d&to=now", StringComparison.Ordinal))
            yield return $"a link that forgets the time: {url}";
        if (all.FirstOrDefault(board => board.Uid == match.Groups["uid"].Value) is not { } to)
            yield return $"a link to a board that does not exist: {url}";
        else if (LinkVariable().Matches(url).Select(variable => variable.Groups["name"].Value).FirstOrDefault(name => !to.Variables.Any(variable => (string)variable["name"]! == name)) is { } unknown)
            yield return $"a link with a variable that {to.File} does not have: {unknown}";
    }

    private static IEnumerable<string> OfExpression(string expression)
    {
        if (expression.Contains("vector(", StringComparison.Ordinal))
            yield return $"vector() hides that there is no data: {expression}";
        if (FixedRange().IsMatch(expression))
            yield return $"a fixed range: {expression}";
        foreach (var counter in Counter().Matches(expression).Select(match => match.Groups["before"].Value))
        {
            if (counter is not ("rate(" or "irate(" or "increase(" or "changes("))
                yield return $"a counter outside of rate and increase: {expression}";
        }

        foreach (var selector in Selector().Matches(expression).Select(match => match.Value))
        {
            if (!selector.StartsWith("ALERTS", StringComparison.Ordinal) && !selector.Contains("{job=~\"$job\", instance=~\"$instance\"", StringComparison.Ordinal))
                yield return $"a metric of silos that nobody chose: {selector}";
        }
    }

    private static IEnumerable<string> OfSearch(JsonObject search)
    {
        var metrics = search["metrics"]!.AsArray();
        var buckets = search["bucketAggs"]!.AsArray();
        var isDocuments = (string)metrics[0]!["type"]! == "raw_data";
        if (isDocuments != (buckets.Count == 0))
            yield return "documents are not put into buckets, and everything else is";
        if (buckets.Any(bucket => (string)bucket!["type"]! == "date_histogram" && bucket != buckets[^1]))
            yield return "date_histogram is not last";
        if (buckets.Concat(metrics).SelectMany(part => part!["settings"] as JsonObject ?? []).Any(setting => setting.Value is JsonValue value && value.GetValueKind() != System.Text.Json.JsonValueKind.String))
            yield return "a setting that is no string";
        if (search["query"] is null || (string?)search["timeField"] != "@timestamp")
            yield return "no query or time field";
    }

    private static IEnumerable<string> Colours(Panel panel) => Colour().Matches(panel.Json["fieldConfig"]!.ToJsonString()).Select(match => match.Groups["colour"].Value).Distinct();

    [GeneratedRegex("^secmon-[a-z-]{1,30}$")]
    private static partial Regex Uid();

    [GeneratedRegex(@"\$\{?(?<name>[a-z_]+)")]
    private static partial Regex Used();

    [GeneratedRegex(@"^[A-Z][^.!?]*[^.!?](?:\.[0-9a-z/][^.!?]*)*\.$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\b(?:when|above|below|red|orange|means)\b", RegexOptions.IgnoreCase)]
    private static partial Regex WhatToDo();

    [GeneratedRegex(@"^/d/(?<uid>[a-z-]+)\?")]
    private static partial Regex BoardLink();

    [GeneratedRegex("var-(?<name>[a-z]+)=")]
    private static partial Regex LinkVariable();

    [GeneratedRegex(@"\[\d+[smhdw]\]")]
    private static partial Regex FixedRange();

    [GeneratedRegex(@"(?<before>[a-z_]*\(?)\b[a-z_]+_total\{")]
    private static partial Regex Counter();

    [GeneratedRegex(@"\b[A-Za-z_]+\{[^}]*\}")]
    private static partial Regex Selector();

    [GeneratedRegex("\"(?:color|fixedColor)\":\"(?<colour>[^\"]+)\"")]
    private static partial Regex Colour();
}
