using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Console.Tests;

/// <summary>A test with a silo of its own and the browser.</summary>
public abstract class ConsoleTest(Chromium chromium, string configuration = "") : IAsyncLifetime
{
    internal Deployment Deployment { get; } = new(configuration);

    internal Silo Silo { get; set; } = null!;

    public virtual async ValueTask InitializeAsync() => Silo = await Deployment.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        Deployment.Dispose();
        GC.SuppressFinalize(this);
    }

    internal Task<Analyst> OpenAsync(string kept = "\"name\":\"lan\",\"lang\":\"en\"", BrowserNewContextOptions? options = null) =>
        Analyst.OpenAsync(chromium, Silo.Url, kept, options);

    /// <summary>Raises a critical case.</summary>
    /// <returns>Its id.</returns>
    internal async Task<string> RaiseAsync(string account = "clerk_12")
    {
        await Deployment.Lines.CopyOutAsync(account);
        return await CaseOfAsync(account);
    }

    /// <summary>The newest case of an account, when it is there.</summary>
    internal Task<string> CaseOfAsync(string account) => Eventually.FindsAsync($"a case of {account[..Math.Min(40, account.Length)]}", async () =>
    {
        var cases = (await Silo.GetJsonAsync("/api/v1/cases?order=newest"))["cases"]!.AsArray();
        return (string?)cases.FirstOrDefault(one => (string?)one!["user"] == account)?["id"];
    });

    /// <summary>What people did about a case, as the ledger has it.</summary>
    internal async Task<IReadOnlyList<(string Action, string By)>> ChangesAsync(string id)
    {
        var changes = (await Silo.GetJsonAsync($"/api/v1/cases/{id}/changes"))["changes"]!.AsArray();
        return [.. changes.Select(change => ((string)change!["action"]!, (string)change["by"]!))];
    }

    internal async Task<JsonNode> CaseAsync(string id) => await Silo.GetJsonAsync($"/api/v1/cases/{id}");
}
