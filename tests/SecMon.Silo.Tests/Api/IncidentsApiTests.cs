using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Api;

/// <summary>Incidents and what people do about them, through the API; what the fold makes of a change is asserted where it is folded.</summary>
public sealed class IncidentsApiTests(IncidentsSilo silo) : IClassFixture<IncidentsSilo>
{
    [Fact]
    public async Task An_incident_says_why_it_is_one_and_its_cases_in_the_order_of_time()
    {
        var (late, early) = (IncidentsSilo.CaseOf("EX-02", Severity.High, minutes: 60), IncidentsSilo.CaseOf());
        var incident = await silo.OpenAsync(late, early);

        var (status, body) = await silo.Silo.GetAsync($"/api/v1/incidents/{incident.Id}");
        var one = JsonNode.Parse(body)!;

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("critical", "open", incident.Value, 2), ((string?)one["severity"], (string?)one["status"], (string?)one["value"], (int)one["count"]!));
        Assert.Equal([early.Id, late.Id], one["cases"]!.AsArray().Select(member => (string?)member!["id"]));
        var decision = Assert.Single(one["decisions"]!.AsArray())!;
        Assert.Equal(("Break-in that went on", "guessed password, then a copy within 2 h", 2), ((string?)decision["title"], (string?)decision["because"], decision["facts"]!.AsArray().Count));
    }

    [Fact]
    public async Task Lists_are_filtered_and_paged()
    {
        var (first, second) = (await silo.OpenAsync(IncidentsSilo.CaseOf()), await silo.OpenAsync(IncidentsSilo.CaseOf()));

        Assert.Equal([first.Id], Ids(await silo.GetAsync($"/incidents?by={first.Value}&status=unclosed&min_level=critical")));
        Assert.Equal([second.Id], Ids(await silo.GetAsync($"/incidents?case={second.Cases[0].Id}")));
        Assert.Empty(Ids(await silo.GetAsync($"/incidents?by={first.Value}&status=closed")));
        var newest = await silo.GetAsync("/incidents?order=newest&limit=1");
        var next = await silo.GetAsync($"/incidents?order=newest&limit=1&after={newest["next"]}");
        Assert.NotEqual(Ids(newest), Ids(next));
    }

    [Theory]
    [InlineData("/api/v1/incidents/in-none", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/incidents/in-none/changes", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/incidents?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/incidents?order=best", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/incidents?status=new", HttpStatusCode.BadRequest)]
    public async Task What_is_asked_wrongly_is_told(string path, HttpStatusCode status) => Assert.Equal(status, (await silo.Silo.GetAsync(path)).Status);

    [Fact]
    public async Task A_change_names_what_was_seen()
    {
        var incident = await silo.OpenAsync(IncidentsSilo.CaseOf());

        Assert.Equal(HttpStatusCode.PreconditionRequired, (await silo.PostAsync(incident.Id, new { action = "acknowledge" }, ifMatch: null)).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await silo.PostAsync(incident.Id, new { action = "acknowledge" }, "\"7\"")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await silo.PostAsync(incident.Id, new { action = "dance" }, "*")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await silo.PostAsync(incident.Id, new { action = "reopen" }, "*")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await silo.PostAsync("in-none", new { action = "acknowledge" }, "*")).Status);
        Assert.Empty(await silo.ChangesAsync(incident));
    }

    [Fact]
    public async Task A_change_is_in_the_ledger_under_the_next_revision_without_citizen_ids()
    {
        var incident = await silo.OpenAsync(IncidentsSilo.CaseOf());

        var (status, _) = await silo.PostAsync(incident.Id, new { action = "note", note = "she looked up 999350000107" }, "\"1\"");

        Assert.Equal(HttpStatusCode.OK, status);
        var entry = Assert.Single(await silo.ChangesAsync(incident));
        var body = JsonNode.Parse(entry.Body)!;
        Assert.Equal((2, "noted", "lan"), (entry.Revision, (string?)body["action"], (string?)body["by"]));
        Assert.DoesNotContain("999350000107", entry.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_closes_it_has_seen_every_case_or_nothing_is_closed()
    {
        var opened = await silo.OpenAsync(IncidentsSilo.CaseOf());
        var grown = await silo.JoinAsync(opened, IncidentsSilo.CaseOf("EX-02", Severity.High, minutes: 5));

        var (status, body) = await silo.PostAsync(opened.Id, new { action = "close", verdict = "benign" }, "\"1\"");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("nothing was closed", (string?)body["detail"], StringComparison.Ordinal);
        Assert.Contains($"case {grown.Cases[1].Id} (EX-02 Rule EX-02)", (string?)body["detail"], StringComparison.Ordinal);
        Assert.DoesNotContain(grown.Cases[0].Id, (string?)body["detail"], StringComparison.Ordinal);
        Assert.Empty(await silo.ChangesAsync(opened));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await silo.PostAsync(opened.Id, new { action = "acknowledge" }, "\"1\"")).Status);
    }

    [Fact]
    public async Task A_close_names_the_cases_that_close_with_it_and_not_those_of_others_or_of_a_higher_level()
    {
        var (own, shared, worse) = (IncidentsSilo.CaseOf(), IncidentsSilo.CaseOf("HV-01"), IncidentsSilo.CaseOf("EX-02", Severity.Critical));
        await silo.OpenAsync(shared);
        var incident = await silo.OpenAsync(own, shared, worse);
        await silo.SaveAsync(incident with { Level = Severity.High }, Delivery.Incidents.Proposal(own.Id) with { Value = incident.Value });

        var before = await silo.GetAsync($"/incidents/{incident.Id}");
        await silo.PostAsync(incident.Id, new { action = "close", verdict = "true_positive" }, "*");

        Assert.Equal(
            [null, "it is also in another open incident", "its level is higher than that of the incident"],
            new[] { own, shared, worse }.Select(one => (string?)before["cases"]!.AsArray().Single(member => (string?)member!["id"] == one.Id)!["stays_open"]));
        var entry = Assert.Single(await silo.ChangesAsync(incident));
        Assert.Equal([own.Id], JsonNode.Parse(entry.Body)!["cases"]!.AsArray().Select(id => (string?)id));
    }

    [Fact]
    public async Task Its_history_is_that_it_opened_what_joined_and_what_people_did()
    {
        var opened = await silo.OpenAsync(IncidentsSilo.CaseOf());
        var other = await silo.OpenAsync(IncidentsSilo.CaseOf());
        var grown = await silo.JoinAsync(opened, IncidentsSilo.CaseOf("EX-02", Severity.High, minutes: 5));
        await silo.PostAsync(opened.Id, new { action = "acknowledge" }, "\"2\"");

        var steps = (await silo.GetAsync($"/incidents/{opened.Id}/changes"))["changes"]!.AsArray();

        Assert.Equal(["opened", "joined", "acknowledged"], steps.Select(step => (string?)step!["action"]));
        Assert.Equal(["Break-in that went on", "Break-in that went on", null], steps.Select(step => (string?)step!["decision"]));
        Assert.Equal((grown.Cases[1].Id, "lan"), ((string?)steps[1]!["cases"]![0], (string?)steps[2]!["by"]));
        Assert.Single((await silo.GetAsync($"/incidents/{other.Id}/changes"))["changes"]!.AsArray());
    }

    [Fact]
    public async Task A_case_that_was_closed_with_its_incident_says_so_in_its_history()
    {
        var one = await silo.RaiseAsync();
        var incident = await silo.OpenAsync(one);
        await silo.PostAsync(incident.Id, new { action = "close", verdict = "benign", note = "known" }, "*");

        var change = Assert.Single((await silo.GetAsync($"/cases/{one.Id}/changes"))["changes"]!.AsArray())!;

        Assert.Equal(("closed", "lan", "benign", incident.Id), ((string?)change["action"], (string?)change["by"], (string?)change["verdict"], (string?)change["incident"]));
        Assert.Equal(incident.Id, (string?)(await silo.GetAsync($"/cases/{one.Id}"))["incidents"]![0]);
    }

    [Fact]
    public async Task The_bundle_of_an_incident_holds_its_entries_and_those_of_its_cases_and_verifies()
    {
        var one = await silo.RaiseAsync();
        var incident = await silo.OpenAsync(one);
        await silo.PostAsync(incident.Id, new { action = "acknowledge" }, "*");
        var signer = silo.Silo.Services.GetRequiredService<LedgerSigner>();

        var (status, bundle) = await silo.Silo.GetAsync($"/api/v1/incidents/{incident.Id}/bundle");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Null(CaseBundle.Verify(bundle, [signer.PublicKey]).Problem);
        Assert.Equal(["alert", "incident", "incident_change"], KindsIn(bundle));
        Assert.Equal(["alert", "incident"], KindsIn((await silo.Silo.GetAsync($"/api/v1/cases/{one.Id}/bundle")).Body));
    }

    /// <summary>When evidence is kept is not this test's.</summary>
    private static IEnumerable<string> KindsIn(string bundle) =>
        JsonNode.Parse(bundle)!["entries"]!.AsArray().Select(entry => (string)entry!["kind"]!).Where(kind => kind != LedgerKind.Evidence);

    private static List<string?> Ids(JsonNode page) => [.. page["incidents"]!.AsArray().Select(one => (string?)one!["id"])];
}
