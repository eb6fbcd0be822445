using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Silo.Delivery;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;
using SecMon.Silo.Tests.Doors;

namespace SecMon.Silo.Tests.Api;

/// <summary>A silo whose incidents a test saves; the cases in them are nowhere else, so that what the fold makes of them changes nothing.</summary>
public sealed class IncidentsSilo : IAsyncLifetime
{
    private static int _made;

    internal RunningSilo Silo { get; private set; } = null!;

    internal IAlertLedger Ledger => Silo.Services.GetRequiredService<IAlertLedger>();

    public async ValueTask InitializeAsync()
    {
        Silo = await RunningSilo.StartAsync(new Scratch(), options => options);
        var folder = Silo.Services.GetRequiredService<DeliveryFolder>();
        await Eventually.HoldsAsync("the fold begins", () => folder.Folded >= 0);
    }

    public ValueTask DisposeAsync() => Silo.DisposeAsync();

    /// <summary>Opens an incident of cases that no other test has.</summary>
    internal async Task<Incident> OpenAsync(params Case[] cases)
    {
        var account = string.Create(CultureInfo.InvariantCulture, $"clerk_{Interlocked.Increment(ref _made)}");
        var proposal = ProposalOf(account, cases);
        return await SaveAsync(Incident.Of(proposal, cases, DateTime.UtcNow), proposal);
    }

    /// <summary>Raises a case as the ledger makes it.</summary>
    internal async Task<Case> RaiseAsync()
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"al-raised-{Interlocked.Increment(ref _made)}");
        await Ledger.AppendAsync([Delivery.Alerts.Alert(id, DateTime.UtcNow, group: id)]);
        var index = Silo.Services.GetRequiredService<DeliveryIndex>();
        await Eventually.HoldsAsync("the case is there", () => index.FindCase(id) is not null);
        return index.FindCase(id)!;
    }

    /// <summary>Lets a case join.</summary>
    internal Task<Incident> JoinAsync(Incident incident, Case joining)
    {
        var proposal = ProposalOf(incident.Value, joining);
        return SaveAsync(incident.With(proposal, [joining], DateTime.UtcNow), proposal);
    }

    /// <summary>Saves an incident as it stands, as the fold would upon an entry that says what was decided.</summary>
    internal async Task<Incident> SaveAsync(Incident incident, IncidentProposal proposal)
    {
        var trigger = Ledger.LastSequence;
        await Ledger.AppendAsync([new LedgerDraft(LedgerKind.Incident, $"{incident.Id}:{trigger}:{incident.Revision}", 1, IncidentJson.Write(incident.Id, proposal, trigger))]);
        var sequence = Ledger.LastSequence;
        await Silo.Services.GetRequiredService<Store>().WriteAsync(connection =>
        {
            new IncidentTables(connection).SaveWithCases(incident, sequence);
            return true;
        });
        return incident;
    }

    /// <summary>A case of an id that no other test has.</summary>
    internal static Case CaseOf(string useCase = "AC-02", Detection.Rules.Severity severity = Detection.Rules.Severity.Medium, int minutes = 0) =>
        Delivery.Incidents.Case(string.Create(CultureInfo.InvariantCulture, $"al-{useCase}-{Interlocked.Increment(ref _made)}"), Delivery.Incidents.Ten.AddMinutes(minutes), useCase, severity);

    internal async Task<JsonNode> GetAsync(string path) => JsonNode.Parse((await Silo.GetAsync($"/api/v1{path}")).Body)!;

    internal async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string id, object change, string? ifMatch)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{Silo.Addresses[0]}/api/v1/incidents/{id}/changes") { Content = JsonContent.Create(change) };
        request.Headers.Add("X-SecMon-User", "lan");
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>What people did about it, as the ledger has it.</summary>
    internal async Task<IReadOnlyList<LedgerEntry>> ChangesAsync(Incident incident) => await Ledger.FindAllAsync(LedgerKind.IncidentChange, incident.Id);

    private static IncidentProposal ProposalOf(string account, params Case[] cases) =>
        Delivery.Incidents.Proposal([.. cases.Select(one => one.Id)]) with { Value = account, Title = $"Break-in that went on: {account}" };
}
