using System.Text.Json;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;

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

        if (errors.Length > 0)
        {
            Assert.All(errors, error => Assert.Contains("not supported yet", error.Message, StringComparison.Ordinal));
            Assert.True(one.TryGetProperty("correlation", out _), "only correlations have kinds that come later");
            return;
        }

        if (one.TryGetProperty("correlation", out _))
            Assert.Single(result.RuleSet.Correlations);
        else
            Assert.Equal(Expected(one), Found(one, result.RuleSet));
    }

    private static string[] Expected(JsonElement one) =>
        [.. one.GetProperty("expect").EnumerateArray().SelectMany(pair => pair[1].EnumerateArray().Select(index => $"{pair[0]} {index}"))];

    private static string[] Found(JsonElement one, RuleSet rules)
    {
        var events = one.GetProperty("events").EnumerateArray().Select(json => Rule.Event(json.GetRawText())).ToArray();
        return
        [
            .. rules.Detections.SelectMany(rule =>
                Enumerable.Range(0, events.Length).Where(i => rule.Condition.Holds(events[i])).Select(i => $"{rule.Metadata.Title} {i}")),
        ];
    }

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
