using System.Net;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Delivery;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Api;

/// <summary>What an analyst does with a case through the API, from its first alert to the bundle for an inspectorate.</summary>
public sealed class CasesApiTests : IAsyncLifetime
{
    private readonly DeliveringSilo _deployment = new("{type: console}");
    private Silo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await _deployment.StartAsync();

    [Fact]
    public async Task A_case_goes_from_open_to_closed_and_every_step_is_in_the_ledger()
    {
        var id = await RaiseAsync();

        Assert.Equal("acknowledged", await ChangeAsync(id, "\"0\"", new { action = "acknowledge", note = "seen; 001085000107 called" }));
        Assert.Equal("investigating", await ChangeAsync(id, "\"1\"", new { action = "investigate" }));
        Assert.Equal("investigating", await ChangeAsync(id, "\"2\"", new { action = "assign", assignee = "minh" }));
        Assert.Equal("closed", await ChangeAsync(id, "\"3\"", new { action = "close", verdict = "true_positive" }));

        var one = await _silo.GetJsonAsync($"/api/v1/cases/{id}");
        Assert.Equal(("minh", "true_positive", 4), ((string)one["assignee"]!, (string)one["verdict"]!, (int)one["changes"]!));
        var changes = (await _silo.GetJsonAsync($"/api/v1/cases/{id}/changes"))["changes"]!.AsArray();
        Assert.Equal(["acknowledged", "investigating", "assigned", "closed"], changes.Select(change => (string)change!["action"]!));
        Assert.All(changes, change => Assert.Equal("lan", (string)change!["by"]!));
        Assert.DoesNotContain("001085000107", changes.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("ps1-", (string)changes[0]!["note"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_decided_with_an_old_picture_is_told_so_and_changes_nothing()
    {
        var id = await RaiseAsync();
        await ChangeAsync(id, "\"0\"", new { action = "acknowledge" });

        await AssertProblemAsync(HttpStatusCode.PreconditionFailed, id, "\"0\"", new { action = "close", verdict = "benign" });
        await AssertProblemAsync(HttpStatusCode.PreconditionRequired, id, null, new { action = "close", verdict = "benign" });
        await AssertProblemAsync(HttpStatusCode.Conflict, id, "*", new { action = "reopen" });
        await AssertProblemAsync(HttpStatusCode.Conflict, id, "*", new { action = "close" });
        await AssertProblemAsync(HttpStatusCode.BadRequest, id, "*", new { action = "explode" });
        await AssertProblemAsync(HttpStatusCode.NotFound, "al-none", "*", new { action = "acknowledge" });
        Assert.Equal("acknowledged", (string)(await _silo.GetJsonAsync($"/api/v1/cases/{id}"))["status"]!);
    }

    [Fact]
    public async Task Many_people_at_once_make_one_change_each_or_none()
    {
        var id = await RaiseAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PostChangeAsync(id, "\"0\"", new { action = "note", note = "mine" })));

        Assert.Equal(1, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(11, answers.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged()
    {
        await _deployment.Log.AttackAsync(7);
        await Eventually.HoldsAsync("seven cases", async () => (await CasesAsync("?limit=1000")).Count == 7);

        var ids = new List<string>();
        for (var page = await _silo.GetJsonAsync("/api/v1/cases?limit=3"); page["cases"]!.AsArray().Count > 0; page = await _silo.GetJsonAsync($"/api/v1/cases?limit=3&after={page["next"]}"))
            ids.AddRange(page["cases"]!.AsArray().Select(one => (string)one!["id"]!));
        Assert.Equal(7, ids.Distinct().Count());
        Assert.Equal(ids.AsEnumerable().Reverse().Take(2), (await CasesAsync("?order=newest&limit=2")).Select(one => (string)one["id"]!));
        Assert.Equal(7, (await CasesAsync("?rule=AC-02&min_level=high&source=population&status=unclosed")).Count);
        Assert.Empty(await CasesAsync("?min_level=critical"));
        Assert.Empty(await CasesAsync("?status=closed"));

        var (_, closed) = await _silo.PostAsync("/api/v1/cases/close", new { ids = ids.Take(3).Append("al-none"), verdict = "duplicate", note = "one attack" });
        Assert.Equal(3, closed!["closed"]!.AsArray().Count);
        Assert.Contains("no case", (string)closed["not_closed"]!["al-none"]!, StringComparison.Ordinal);
        Assert.Equal(3, (await CasesAsync("?status=closed")).Count);
        Assert.Equal(4, (await CasesAsync("?status=open")).Count);
        Assert.Equal(HttpStatusCode.BadRequest, (await _silo.GetAsync("/api/v1/cases?status=odd")).Status);
    }

    [Fact]
    public async Task Evidence_is_masked_and_says_when_the_source_can_no_longer_confirm_it()
    {
        var id = await RaiseAsync();
        await Eventually.HoldsAsync("evidence is kept", async () => (string?)(await _silo.GetJsonAsync($"/api/v1/alerts/{id}/evidence"))["kept_at"] is not null);
        var before = await _silo.GetJsonAsync($"/api/v1/alerts/{id}/evidence");
        Assert.Equal(8, before["items"]!.AsArray().Count);
        Assert.All(before["items"]!.AsArray(), item => Assert.True((bool)item!["confirmed"]!));

        File.Delete(Path.Combine(_deployment.Folder, "logs", "population.csv"));

        var after = await _silo.GetJsonAsync($"/api/v1/alerts/{id}/evidence");
        Assert.All(after["items"]!.AsArray(), item =>
        {
            Assert.False((bool)item!["confirmed"]!);
            Assert.Contains("no file that can be read fits", (string)item["problem"]!, StringComparison.Ordinal);   // an empty folder is no proof that it was removed
            Assert.Equal("login_failed", (string)item["action"]!);
        });
    }

    [Fact]
    public async Task A_bundle_is_checked_offline_with_the_public_key_alone()
    {
        var id = await RaiseAsync();
        await ChangeAsync(id, "\"0\"", new { action = "acknowledge" });
        var bundle = (await _silo.GetAsync($"/api/v1/cases/{id}/bundle")).Body;
        await File.WriteAllTextAsync(_deployment["bundle.json"], bundle);
        await File.WriteAllTextAsync(_deployment["changed.json"], bundle.Replace("acknowledged", "acknowledgef", StringComparison.Ordinal));
        var key = Path.Combine(_deployment.Folder, "data", "ledger-public-key.pem");

        await using var good = await SecMonProcess.RunAsync(_deployment.Folder, "ledger", "verify", "bundle.json", "--public-key", key);
        await using var inLedger = await SecMonProcess.RunAsync(_deployment.Folder, "ledger", "verify", "bundle.json", "--data", "data");
        await using var bad = await SecMonProcess.RunAsync(_deployment.Folder, "ledger", "verify", "changed.json", "--public-key", key);

        Assert.True(good.ExitCode == 0, string.Join('\n', good.Errors));
        Assert.True(inLedger.ExitCode == 0, string.Join('\n', inLedger.Errors));
        Assert.Equal(1, bad.ExitCode);
    }

    [Fact]
    public async Task The_stream_goes_on_where_it_ended()
    {
        await RaiseAsync();
        using var http = new HttpClient { BaseAddress = new Uri(_silo.Url) };
        var first = await EventsAsync(http, "/api/v1/stream?after=0", null, 2);
        Assert.Equal(["alert", "case"], first.Select(one => one.Kind));

        var waiting = EventsAsync(http, "/api/v1/stream", first[^1].Id, 2);
        await _deployment.Log.AttackAsync(1);
        var second = await waiting;

        Assert.Equal(["alert", "case"], second.Select(one => one.Kind));
        Assert.NotEqual(first[^1].Id, second[^1].Id);
    }

    [Fact]
    public async Task A_flood_comes_whole_and_each_case_once_as_it_stands()
    {
        const int Attacks = 400;
        var id = await RaiseAsync();
        for (var note = 0; note < 5; note++)
            await ChangeAsync(id, "*", new { action = "note", note = $"note {note}" });
        await _deployment.Log.AttackAsync(Attacks);
        using var http = new HttpClient { BaseAddress = new Uri(_silo.Url) };

        var events = await EventsAsync(http, "/api/v1/stream?after=0", null, 2 * (Attacks + 1));

        var alerts = events.Where(one => one.Kind == "alert").Select(one => (string)JsonNode.Parse(one.Data)!["event"]!["id"]!).ToList();
        var cases = events.Where(one => one.Kind == "case").Select(one => JsonNode.Parse(one.Data)!["secmon"]!["case"]!).ToList();
        Assert.Equal(Attacks + 1, alerts.Distinct().Count());
        Assert.Equal(Attacks + 1, cases.Select(one => (string)one["id"]!).Distinct().Count());
        Assert.Equal("note 4", (string)cases.Single(one => (string)one["id"]! == id)["note"]!);
        var numbers = events.Where(one => one.Id.Length > 0).Select(one => long.Parse(one.Id, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);

        var cut = events.First(one => one.Kind == "alert");   // its case comes later, at its last note
        var rest = await EventsAsync(http, "/api/v1/stream", cut.Id, 1);
        Assert.Equal(("case", id), (rest[0].Kind, (string)JsonNode.Parse(rest[0].Data)!["secmon"]!["case"]!["id"]!));
    }

    [Fact]
    public async Task A_place_of_a_ledger_that_is_gone_begins_with_what_comes_next()
    {
        await RaiseAsync();
        using var http = new HttpClient { BaseAddress = new Uri(_silo.Url) };

        var waiting = EventsAsync(http, "/api/v1/stream", "1000000", 3, async begun =>
        {
            Assert.Equal("heartbeat", begun.Kind);
            Assert.InRange(long.Parse(begun.Id, System.Globalization.CultureInfo.InvariantCulture), 1, 1_000);
            await _deployment.Log.AttackAsync(1);
        });

        Assert.Equal(["heartbeat", "alert", "case"], (await waiting).Select(one => one.Kind));
    }

    [Fact]
    public async Task A_case_says_what_happened_in_the_words_of_its_first_alert()
    {
        var id = await RaiseAsync();

        var alert = await _silo.GetJsonAsync($"/api/v1/alerts/{id}");
        var message = (string)alert["message"]!;

        Assert.NotEmpty(message);
        Assert.Equal(message, (string)(await CasesAsync(""))[0]["message"]!);
        Assert.Equal(message, (string)(await _silo.GetJsonAsync($"/api/v1/cases/{id}"))["message"]!);
        var (_, changed) = await PostChangeAsync(id, "*", new { action = "acknowledge" });
        Assert.Equal(message, (string)changed!["message"]!);
    }

    [Fact]
    public async Task The_document_of_the_API_names_every_path_and_problems_are_problem_json()
    {
        var document = await _silo.GetJsonAsync("/api/v1/openapi.json");

        Assert.StartsWith("3.", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.All(
            (string[])["/api/v1/cases/{id}/changes", "/api/v1/incidents", "/api/v1/incidents/{id}", "/api/v1/incidents/{id}/changes", "/api/v1/excuses"],
            path => Assert.Contains(path, document["paths"]!.AsObject().Select(named => named.Key)));
        Assert.All(document["paths"]!.AsObject(), path => Assert.All(path.Value!.AsObject(), operation => Assert.NotNull((string?)operation.Value!["operationId"])));
        using var http = new HttpClient { BaseAddress = new Uri(_silo.Url) };
        foreach (var (path, status) in new[] { ("/api/v1/alerts/none", HttpStatusCode.NotFound), ("/api/v1/none", HttpStatusCode.NotFound), ("/api/v1/alerts?limit=x", HttpStatusCode.BadRequest), ("/api/v1/alerts?limit=0", HttpStatusCode.BadRequest) })
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _deployment.Dispose();
    }

    private async Task<string> RaiseAsync()
    {
        await _deployment.Log.AttackAsync(1);
        var one = await Eventually.FindsAsync("a case", async () => await CasesAsync("") is { Count: > 0 } cases ? cases[^1] : null);
        return (string)one["id"]!;
    }

    private async Task<IReadOnlyList<JsonNode>> CasesAsync(string query) =>
        [.. (await _silo.GetJsonAsync($"/api/v1/cases{query}"))["cases"]!.AsArray().Select(one => one!)];

    private Task<(HttpStatusCode Status, JsonNode? Body)> PostChangeAsync(string id, string? ifMatch, object change) =>
        _silo.PostAsync($"/api/v1/cases/{id}/changes", change, ifMatch is null ? [("X-SecMon-User", "lan")] : [("If-Match", ifMatch), ("X-SecMon-User", "lan")]);

    private async Task<string> ChangeAsync(string id, string ifMatch, object change)
    {
        var (status, body) = await PostChangeAsync(id, ifMatch, change);
        Assert.True(status == HttpStatusCode.OK, body?.ToJsonString());
        return (string)body!["status"]!;
    }

    private async Task AssertProblemAsync(HttpStatusCode expected, string id, string? ifMatch, object change)
    {
        var (status, body) = await PostChangeAsync(id, ifMatch, change);
        Assert.Equal(expected, status);
        Assert.NotEmpty((string)body!["detail"]!);
    }

    private static async Task<IReadOnlyList<(string Kind, string Id, string Data)>> EventsAsync(
        HttpClient http, string path, string? lastId, int count, Func<(string Kind, string Id, string Data), Task>? afterFirst = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var events = new List<(string Kind, string Id, string Data)>();
        var (kind, id, data) = ("", "", "");
        while (events.Count < count && await lines.ReadLineAsync().WaitAsync(Eventually.Soon) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line["event: ".Length..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line["id: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line["data: ".Length..];
            if (line.Length > 0)
                continue;
            events.Add((kind, id, data));
            (kind, id, data) = ("", "", "");
            if (events.Count == 1 && afterFirst is not null)
                await afterFirst(events[0]);
        }

        return events;
    }
}
