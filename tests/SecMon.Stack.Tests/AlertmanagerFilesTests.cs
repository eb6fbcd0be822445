using System.Text.Json.Nodes;

namespace SecMon.Stack.Tests;

/// <summary>Routes, inhibitions and templates, by Alertmanager's own tool.</summary>
public sealed class AlertmanagerFilesTests
{
    private const string AmTool = "/usr/bin/amtool";

    private static readonly string? Missing = File.Exists(AmTool) ? null : "Alertmanager is not installed (prometheus-alertmanager)";
    private static readonly string Configuration = Path.Combine(Stack.Alertmanager, "alertmanager.yml");

    [Fact]
    public async Task Alertmanager_takes_its_configuration()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        await Stack.RunAsync(AmTool, "check-config", Configuration);
    }

    [Fact]
    public async Task Every_alert_goes_to_whom_it_should()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var lines = (await File.ReadAllLinesAsync(Path.Combine(Stack.Alertmanager, "routes.test"))).Where(line => line.Length > 0 && line[0] != '#').ToList();
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var (labels, receiver) = (line.Split("->")[0].Trim(), line.Split("->")[1].Trim());
            var found = await Stack.RunAsync("sh", "-c", $"{AmTool} config routes test --config.file {Configuration} {labels} 2>/dev/null");
            Assert.True(found.SequenceEqual([receiver]), $"{labels} goes to {string.Join(", ", found)}, not to {receiver}");
        }
    }

    /// <summary>A route that no line of routes.test reaches may be wrong unseen.</summary>
    [Fact]
    public async Task Every_receiver_is_reached_by_some_line_of_the_route_tests()
    {
        var reached = (await File.ReadAllLinesAsync(Path.Combine(Stack.Alertmanager, "routes.test"))).Where(line => line.Contains("->", StringComparison.Ordinal)).Select(line => line.Split("->")[1].Trim()).ToHashSet();
        var receivers = ((YamlDotNet.RepresentationModel.YamlSequenceNode)Stack.Yaml(Configuration)["receivers"]).Select(receiver => receiver["name"].ToString());
        Assert.Empty(receivers.Except(reached));
    }

    [Fact]
    public async Task A_page_begins_with_what_happened_and_says_what_to_do()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var text = await RenderAsync("secmon.text", Firing("al-1"));

        Assert.Equal("clerk_1 (clerk) copied pop.citizen out of population.", text[0]);
        Assert.Contains("  Do:        Check who started it.", text);
        Assert.Contains("  Runbook:   https://secmon.example.org/runbooks/EX-02", text);
        Assert.Contains("  Case:      https://secmon.example.org/cases/al-1", text);
        Assert.DoesNotContain(text, line => line.Contains("<no value>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_subject_of_one_alert_is_its_sentence_and_that_of_many_counts_them()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        Assert.Equal("[CRITICAL] clerk_1 (clerk) copied pop.citizen out of population.", (await RenderAsync("secmon.subject", Firing("al-1")))[0]);
        Assert.Equal("[CRITICAL] 2 × Citizen table copied out", (await RenderAsync("secmon.subject", Firing("al-1"), Firing("al-2")))[0]);
    }

    [Fact]
    public async Task A_page_of_an_incident_says_why_it_is_one_story_and_leads_to_it()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var incident = Firing("al-1");
        incident["labels"] = new JsonObject { ["alertname"] = "SecMonIncident", ["severity"] = "critical", ["incident_id"] = "in-1" };
        incident["annotations"]!["link"] = "https://secmon.example.org/incidents/in-1";
        incident["annotations"]!["why"] = "Break-in that went on (incident): a guessed password, then a copy";

        var text = await RenderAsync("secmon.text", incident);

        Assert.Contains("  Incident:  https://secmon.example.org/incidents/in-1", text);
        Assert.Contains("  Because:   Break-in that went on (incident): a guessed password, then a copy", text);
    }

    private static JsonObject Firing(string caseId) => new()
    {
        ["status"] = "firing",
        ["labels"] = Labels(caseId),
        ["annotations"] = new JsonObject
        {
            ["summary"] = "clerk_1 (clerk) copied pop.citizen out of population.",
            ["next"] = "Check who started it.",
            ["link"] = $"https://secmon.example.org/cases/{caseId}",
            ["runbook_url"] = "https://secmon.example.org/runbooks/EX-02",
        },
        ["startsAt"] = "2026-11-25T09:00:00Z",
    };

    private static JsonObject Labels(string? caseId)
    {
        var labels = new JsonObject { ["alertname"] = "SecMonAlert", ["severity"] = "critical", ["rule"] = "Citizen table copied out" };
        if (caseId is not null)
            labels["case_id"] = caseId;
        return labels;
    }

    private static async Task<IReadOnlyList<string>> RenderAsync(string template, params JsonObject[] alerts)
    {
        using var scratch = new Scratch();
        var data = scratch.Write("data.json", new JsonObject
        {
            ["receiver"] = "on-call",
            ["status"] = "firing",
            ["alerts"] = new JsonArray([.. alerts]),
            ["commonLabels"] = Labels(null),
            ["externalURL"] = "http://localhost:9093",
        }.ToJsonString());
        return await Stack.RunAsync(
            AmTool, "template", "render", $"--template.glob={Path.Combine(Stack.Alertmanager, "secmon.tmpl")}", $"--template.data={data}", $"--template.text={{{{ template \"{template}\" . }}}}");
    }
}
