using System.Text.Json;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Correlation;

namespace SecMon.Detection.Tests.Rules;

public class ConformanceCaseTests
{
    public static TheoryData<string> Names => [.. Cases().Select(one => one.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_case_holds(string name)
    {
        var one = Cases().Single(candidate => candidate.GetProperty("name").GetString() == name);
        var result = Rule.Load([.. one.GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()!)], ListsOf(one));
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.IsError).ToArray();

        if (one.TryGetProperty("invalid", out _))
        {
            Assert.NotEmpty(errors);
            if (one.TryGetProperty("line", out var line))
                Assert.Equal(line.GetInt32(), errors[0].Location.Line);
            return;
        }

        Assert.Empty(errors);
        var alerts = Run(one);
        Assert.Equal(Expected(one).Order(StringComparer.Ordinal), alerts.Select(alert => $"{alert.Split(':')[0]} {alert.Split(' ')[^1]}").Order(StringComparer.Ordinal));
        if (one.TryGetProperty("evidence", out var evidence))
            Assert.Equal(Evidence(evidence), alerts.Select(Sorted).Where(alert => evidence.TryGetProperty(alert.Split(':')[0], out _)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Expected(JsonElement one) =>
        one.GetProperty("expect").EnumerateArray().SelectMany(pair => pair[1].EnumerateArray().Select(index => $"{Title(one, pair[0])} {index}"));

    private static string Title(JsonElement one, JsonElement rule) => rule.ValueKind == JsonValueKind.String
        ? rule.GetString()!
        : one.GetProperty("rules")[rule.GetInt32()].GetString()!.Split('\n')[0]["title: ".Length..];

    private static List<string> Run(JsonElement one)
    {
        var run = new RuleRun(
            [.. one.GetProperty("rules").EnumerateArray().Select(rule => rule.GetString()!)],
            one.TryGetProperty("lists", out var lists)
                ? [.. lists.EnumerateObject().Select(list => new RuleFile($"lists/{list.Name}.txt", $"{list.Name}.txt", string.Join('\n', list.Value.EnumerateArray())))]
                : []);
        var fired = new List<string>();
        foreach (var json in one.GetProperty("events").EnumerateArray())
        {
            var access = Rule.Event(json.GetRawText());
            access.Timestamp = json.GetProperty("@timestamp").GetDateTimeOffset().UtcDateTime;
            fired.AddRange(run.Enter(access).Select(RuleRun.Describe));
        }

        return fired;
    }

    private static IEnumerable<string> Evidence(JsonElement evidence) => evidence.EnumerateObject()
        .SelectMany(rule => rule.Value.EnumerateArray().Select(events => Sorted($"{rule.Name}: {string.Join(' ', events.EnumerateArray())}")))
        .Order(StringComparer.Ordinal);

    private static string Sorted(string alert) =>
        $"{alert.Split(": ")[0]}: {string.Join(' ', alert.Split(": ")[1].Split(' ').Select(int.Parse).Order())}";

    private static ListLibrary ListsOf(JsonElement one) =>
        !one.TryGetProperty("lists", out var lists)
            ? ListLibrary.Empty
            : Rule.Lists([.. lists.EnumerateObject().Select(list => ($"{list.Name}.txt", string.Join('\n', list.Value.EnumerateArray())))]);

    private static IEnumerable<JsonElement> Cases()
    {
        using var stream = typeof(ConformanceCaseTests).Assembly.GetManifestResourceStream("cases.ndjson")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            yield return JsonDocument.Parse(line).RootElement;
    }
}
