using System.Net;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Decisions;

/// <summary>Cases become one incident in a running silo, over kills, and people answer it as one.</summary>
public sealed class IncidentsTests : IDisposable
{
    private const string Rules = """
        title: Sprayed
        id: 7a1f0a3c-9a57-4c0e-8a44-2f1f3b7c9e02
        logsource: {category: test}
        detection: {sel: {kind: spray}, condition: sel}
        level: medium
        secmon: {use_case: AC-02, group-by: [user.name]}
        ---
        title: Copied
        id: 7a1f0a3c-9a57-4c0e-8a44-2f1f3b7c9e03
        logsource: {category: test}
        detection: {sel: {kind: copy}, condition: sel}
        level: high
        secmon: {use_case: EX-02, group-by: [user.name]}
        ---
        title: Break-in
        id: 8d2b6a73-40f1-4e0b-8c0d-2f5e9a716c34
        decision:
          on: case
          when:
            entry: {is: case, use_case: AC-02}
            act: {is: case, use_case: EX-02, user.name: $entry.user.name}
          then:
            - incident: {title: 'Break-in by {by}', level: high, by: user.name, cases: [entry, act], page: true, next: Lock it}
              because: 'first {entry.title}, then {act.title}'
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task They_are_one_story_over_kills_and_are_answered_as_one()
    {
        _scratch.Write("rules/test.yml", Rules);
        _scratch.Write("log/a.json", string.Concat(Enumerable.Range(0, 40).Select(i => Act("spray", $"clerk_{i}") + Act("copy", $"clerk_{i}"))));
        var configuration = _scratch.Write("secmon.yml", $$"""
            data: ./data
            rules: ./rules
            sources:
              - {id: acts, path: "{{_scratch["log"]}}/*.json", format: json, logsource: {category: test}, live_within: off}
            """);
        for (var kills = 1; kills <= 3; kills++)
        {
            await using var killed = await Silo.StartAsync(_scratch.Path, configuration);
            var wanted = kills * 8;
            await Eventually.HoldsAsync($"{wanted} incidents", async () => (await IncidentsAsync(killed)).Count >= wanted);
            await killed.Process.KillAsync();
        }

        await using var silo = await Silo.StartAsync(_scratch.Path, configuration);
        await Eventually.HoldsAsync("all incidents", async () => (await IncidentsAsync(silo)).Count == 40);
        var incidents = await IncidentsAsync(silo);
        Assert.Equal(40, incidents.Select(one => (string)one["value"]!).Distinct().Count());
        Assert.All(incidents, one => Assert.Equal(["AC-02", "EX-02"], one["cases"]!.AsArray().Select(member => (string)member!["use_case"]!)));

        var id = (string)incidents[0]["id"]!;
        var (missing, _) = await PostAsync(silo, id, null, new { action = "close", verdict = "benign" });
        Assert.Equal(HttpStatusCode.PreconditionRequired, missing);
        var seen = await silo.GetJsonAsync($"/api/v1/incidents/{id}");
        var (closed, answer) = await PostAsync(silo, id, $"\"{seen["changes"]}\"", new { action = "close", verdict = "benign", note = "a drill" });
        Assert.True(closed == HttpStatusCode.OK, answer?.ToJsonString());
        Assert.Equal(2, answer!["closed"]!.AsArray().Count);
        Assert.Equal(2, (await silo.GetJsonAsync("/api/v1/cases?status=closed"))["cases"]!.AsArray().Count);

        var other = (string)incidents[1]["id"]!;
        var old = await silo.GetJsonAsync($"/api/v1/incidents/{other}");
        await File.AppendAllTextAsync(_scratch["log/a.json"], Act("copy", (string)old["value"]!, DateTime.UtcNow.AddDays(-2)));
        await Eventually.HoldsAsync("a case joined", async () => (await silo.GetJsonAsync($"/api/v1/incidents/{other}"))["cases"]!.AsArray().Count == 3);
        var (refused, why) = await PostAsync(silo, other, $"\"{old["changes"]}\"", new { action = "close", verdict = "benign" });
        Assert.True(refused == HttpStatusCode.Conflict, why?.ToJsonString());
        Assert.Equal(2, (await silo.GetJsonAsync("/api/v1/cases?status=closed"))["cases"]!.AsArray().Count);

        Assert.True(await silo.MetricAsync("secmon_decisions_total{decision=\"Break-in\",effect=\"incident\"}") >= 1);
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(20)));
        await using var export = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "export", "--data", "data");
        Assert.Equal(41, export.Output.Count(line => (string)JsonNode.Parse(line)!["kind"]! == "incident"));
        await using var verify = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "verify", "--data", "data");
        Assert.Equal(0, verify.ExitCode);
    }

    private static string Act(string kind, string user, DateTime? at = null) => new JsonObject
    {
        ["@timestamp"] = (at ?? DateTime.UtcNow).ToString("O"),
        ["kind"] = kind,
        ["user.name"] = user,
    }.ToJsonString() + "\n";

    private static async Task<List<JsonNode>> IncidentsAsync(Silo silo) => [.. (await silo.GetJsonAsync("/api/v1/incidents?limit=1000"))["incidents"]!.AsArray().Select(one => one!)];

    private static Task<(HttpStatusCode Status, JsonNode? Answer)> PostAsync(Silo silo, string id, string? ifMatch, object change) =>
        ifMatch is null
            ? silo.PostAsync($"/api/v1/incidents/{id}/changes", change)
            : silo.PostAsync($"/api/v1/incidents/{id}/changes", change, ("If-Match", ifMatch));
}
