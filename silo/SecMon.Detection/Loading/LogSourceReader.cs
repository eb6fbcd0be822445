using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Reads <c>logsource</c> (sigma.md 2).</summary>
internal static class LogSourceReader
{
    private static readonly string[] Deciding = ["category", "product", "service"];
    private static readonly string[] Known = [.. Deciding, "definition"];

    /// <summary>Reads the log source of a detection rule or filter.</summary>
    public static LogSource Read(YamlMap document, Problems problems)
    {
        problems = problems.For(ProblemKinds.LogSource);
        if (document.Find("logsource") is null)
            problems.Missing(document, "logsource", "the rule has no logsource", "name at least one of category, product, service");
        if (new TypedMap(document, problems).Inner("logsource") is not { } map)
            return LogSource.Undeclared;

        var namesNone = !Deciding.Any(key => map.Find(key) is { Value.IsNull: false });
        var isMisspelt = false;
        foreach (var pair in map.Pairs.Where(pair => !Known.Contains(pair.Key.Text)))
        {
            if (Spelling.Nearest(pair.Key.Text, Known) is not { } meant)
                continue;
            isMisspelt |= namesNone && Deciding.Contains(meant);
            if (namesNone && Deciding.Contains(meant))
                problems.Error(pair.Key, $"the logsource names no category, product or service: '{pair.Key.Text}' is none of them", $"did you mean '{meant}'?");
            else
                problems.Warn(pair.Key, $"'{pair.Key.Text}' decides nothing", $"did you mean '{meant}'?");
        }

        var keys = new TypedMap(map, problems);
        keys.Text("definition");
        var source = new LogSource(keys.Text("category"), keys.Text("product"), keys.Text("service"));
        if (namesNone && !isMisspelt)
            problems.Error(document.Find("logsource")!.Key, "the logsource names no category, product or service");
        return source;
    }
}
