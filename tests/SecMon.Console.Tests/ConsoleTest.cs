using System.Text.Json.Nodes;
using Microsoft.Playwright;
using SecMon.Console.Tests.Browser;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.Console.Tests;

/// <summary>A test before a silo, with the browser.</summary>
public abstract class ConsoleTest(Chromium chromium, RunningSilo running) : IAsyncLifetime
{
    private static int _accounts;

    internal Deployment Deployment => running.Deployment;

    internal Silo Silo => running.Silo;

    /// <summary>An account that no other test knows.</summary>
    internal string Account { get; } = NewAccount();

    public async ValueTask InitializeAsync() => await running.EnsureAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>A further account that no other test knows; none is the beginning of another.</summary>
    internal static string NewAccount() => $"clerk_{700 + Interlocked.Increment(ref _accounts)}";

    internal Task<Analyst> OpenAsync(string kept = "\"name\":\"lan\",\"lang\":\"en\"", BrowserNewContextOptions? options = null) =>
        Analyst.OpenAsync(chromium, Silo.Url, kept, options);

    /// <summary>Raises a critical case of the test's account.</summary>
    /// <returns>Its id.</returns>
    internal Task<string> RaiseAsync() => RaiseAsync(Account);

    /// <summary>Raises a critical case.</summary>
    internal async Task<string> RaiseAsync(string account)
    {
        await Deployment.Lines.CopyOutAsync(account);
        return await CaseOfAsync(account);
    }

    /// <summary>The newest case of an account, when it is there.</summary>
    internal Task<string> CaseOfAsync(string account) => Eventually.FindsAsync($"a case of {account[..Math.Min(40, account.Length)]}", async () =>
    {
        var cases = (await Silo.GetJsonAsync("/api/v1/cases?order=newest"))["cases"]!.AsArray();
        return (string?)cases.FirstOrDefault(one => (string?)one!["user"] == account)?["id"];
    }, Eventually.Soon);

    /// <summary>What people did about a case, as the ledger has it.</summary>
    internal async Task<IReadOnlyList<(string Action, string By)>> ChangesAsync(string id)
    {
        var changes = (await Silo.GetJsonAsync($"/api/v1/cases/{id}/changes"))["changes"]!.AsArray();
        return [.. changes.Select(change => ((string)change!["action"]!, (string)change["by"]!))];
    }

    internal async Task<JsonNode> CaseAsync(string id) => await Silo.GetJsonAsync($"/api/v1/cases/{id}");
}
