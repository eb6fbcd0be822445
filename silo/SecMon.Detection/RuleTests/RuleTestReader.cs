using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.RuleTests;

/// <summary>Reads one case of a file of tests.</summary>
internal static class RuleTestReader
{
    private static readonly string[] DecidedKeys = ["alerts", "absorbed", "expected", "incidents", "cases"];
    private static readonly string[] Keys = ["name", "at", "events", "lines", "lists", "facts", "people", "expect", .. DecidedKeys];

    /// <summary>Reads a case; what is wrong is noted and reads as missing.</summary>
    public static RuleTestCase? Read(YamlNode node, RuleFile file, Problems problems)
    {
        if (node is not YamlMap map)
        {
            problems.Error(node, $"a case is a map, not {node.Noun}");
            return null;
        }

        var keys = new TypedMap(map, problems);
        keys.RefuseOthers("in a case", Keys);
        if (!keys.Has("name"))
            problems.Missing(map, "name", "the case has no name");
        if (keys.Has("events") == keys.Has("lines"))
            problems.Missing(map, ["events", "lines"], map, "a case has either 'events' or 'lines'");

        var asksRules = keys.Has("expect") || !DecidedKeys.Any(keys.Has);
        var stories = new StoryReader(keys, problems);
        return new RuleTestCase
        {
            Name = keys.Text("name") ?? "",
            Location = map.Location,
            Events = keys.Has("events") ? new RuleTestEvents(problems).Read(keys) : [],
            Lines = Lines(keys, problems),
            Lists = [.. Lists(keys, "lists", "", file, problems), .. Lists(keys, "facts", FactsLibrary.Folder, file, problems)],
            AsksRules = asksRules,
            Expectations = asksRules ? Expectations(keys, problems) : [],
            Alerts = Decided(keys, "alerts", problems),
            Absorbed = Decided(keys, "absorbed", problems),
            Expected = Decided(keys, "expected", problems),
            Incidents = stories.Incidents(),
            Cases = stories.Cases(),
            People = stories.People(),
        };
    }

    private static RuleTestLines? Lines(TypedMap keys, Problems problems)
    {
        if (!keys.Has("lines") || keys.Inner("lines") is not { } map)
            return null;

        var lines = new TypedMap(map, problems);
        lines.RefuseOthers("under 'lines'", ["format", "text"]);
        if (lines.Text("format") is { } format && lines.Text("text") is { } text)
            return new RuleTestLines(map.Location, format, text);

        problems.Missing(map, ["format", "text"], map, "'lines' needs 'format' and 'text'");
        return null;
    }

    /// <summary>Rules, each as text or as a map.</summary>
    private static List<DecidedExpectation>? Decided(TypedMap keys, string key, Problems problems)
    {
        if (!keys.Has(key))
            return null;
        if (keys.Map.Find(key)!.Value is not YamlSequence list)
        {
            problems.Error(keys.Map.Find(key)!.Key, $"'{key}' is a list", "write [] when there are none");
            return null;
        }

        return [.. list.Members.Select(member => Decided(member, problems)).OfType<DecidedExpectation>()];
    }

    private static DecidedExpectation? Decided(YamlNode member, Problems problems)
    {
        if (member is YamlScalar { IsNull: false } name)
            return new DecidedExpectation(name.Location, name.Text, Level: null, Page: null);
        if (member is not YamlMap map)
        {
            problems.Error(member, $"the name of a rule, or a map, not {member.Noun}");
            return null;
        }

        var keys = new TypedMap(map, problems);
        keys.RefuseOthers("of a decided alert", ["rule", "level", "page"]);
        if (!keys.Has("rule"))
            problems.Missing(map, "rule", "a decided alert names its rule");
        var level = keys.Word("level", [.. Enum.GetValues<Severity>().Select(severity => severity.Word())]);
        return keys.Text("rule") is { } rule ? new DecidedExpectation(map.Location, rule, level, keys.Boolean("page")) : null;
    }

    private static List<RuleFile> Lists(TypedMap keys, string key, string folder, RuleFile file, Problems problems)
    {
        var lists = new List<RuleFile>();
        if (!keys.Has(key) || keys.Inner(key) is not { } map)
            return lists;

        foreach (var pair in map.Pairs)
        {
            if (!pair.Key.Text.EndsWith(".txt", StringComparison.Ordinal) && !pair.Key.Text.EndsWith(".csv", StringComparison.Ordinal))
                problems.Error(pair.Key, $"'{pair.Key.Text}' is no list", "write the file name, for example batch_accounts.txt");
            else if (TextOf(pair.Value) is { } text)
                lists.Add(new RuleFile(file.Path, folder + pair.Key.Text, text));
            else
                problems.Error(pair.Value, $"a list is text or a list of lines, not {pair.Value.Noun}");
        }

        return lists;
    }

    private static string? TextOf(YamlNode node) => node switch
    {
        YamlScalar { IsNull: false } scalar => scalar.Text,
        YamlSequence { Members: var lines } when lines.All(line => line is YamlScalar { IsNull: false }) =>
            string.Concat(lines.Select(line => ((YamlScalar)line).Text + "\n")),
        _ => null,
    };

    private static List<RuleTestExpectation> Expectations(TypedMap keys, Problems problems)
    {
        var expectations = new List<RuleTestExpectation>();
        if (keys.Map.Find("expect")?.Value is not YamlSequence list)
        {
            problems.Missing(keys.Map, "expect", "a case needs a list 'expect'", "write [] when nothing may fire; a case about decisions may have alerts, absorbed, expected, incidents or cases in its place");
            return expectations;
        }

        foreach (var member in list.Members)
        {
            if (member is not YamlMap map)
                problems.Error(member, $"an expected alert is a map, not {member.Noun}");
            else if (Expectation(map, problems) is { } expectation)
                expectations.Add(expectation);
        }

        return expectations;
    }

    private static RuleTestExpectation? Expectation(YamlMap map, Problems problems)
    {
        var keys = new TypedMap(map, problems);
        keys.RefuseOthers("in an expected alert", ["rule", "events", "group", "count"]);
        if (!keys.Has("rule"))
            problems.Missing(map, "rule", "an expected alert names its rule");

        var group = new Dictionary<string, string>();
        foreach (var pair in (keys.Has("group") ? keys.Inner("group") : null)?.Pairs ?? [])
        {
            if (pair.Value is YamlScalar { IsNull: false } value)
                group[pair.Key.Text] = value.Text;
            else
                problems.Error(pair.Value, $"a value of a group is text, not {pair.Value.Noun}");
        }

        return keys.Text("rule") is { } rule
            ? new RuleTestExpectation(map.Location, rule, Indexes(keys, problems), group, keys.Positive("count"))
            : null;
    }

    private static List<int>? Indexes(TypedMap keys, Problems problems)
    {
        if (keys.Map.Find("events") is not { } pair)
            return null;

        var indexes = new List<int>();
        IReadOnlyList<YamlNode> nodes = pair.Value is YamlSequence list ? list.Members : [pair.Value];
        foreach (var node in nodes)
        {
            if (node is YamlScalar { Kind: YamlScalarKind.Integer } scalar && int.TryParse(scalar.Text, out var index) && index >= 0)
                indexes.Add(index);
            else
                problems.Error(node, "an index of an event is a whole number from 0");
        }

        return indexes;
    }
}
