using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Events.Formats;
using SecMon.Silo.Configuration;
using SecMon.Silo.Hosting;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Sources;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Doors;

/// <summary>A whole silo in this process, put together as the program does it, with one source of JSON lines.</summary>
internal sealed class RunningSilo : IAsyncDisposable
{
    private readonly Scratch _scratch;
    private readonly DataFolder _folder;
    private readonly LedgerSigner _signer;
    private readonly Store _store;
    private readonly WebApplication _application;

    private RunningSilo(Scratch scratch, DataFolder folder, LedgerSigner signer, Store store, WebApplication application)
    {
        (_scratch, _folder, _signer, _store, _application) = (scratch, folder, signer, store, application);
        Addresses = [.. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => IPEndPoint.Parse(new Uri(address).Authority))];
    }

    /// <summary>Where it listens; the second is that for metrics alone, when there is one.</summary>
    public IReadOnlyList<IPEndPoint> Addresses { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>Everything that is mapped.</summary>
    public IReadOnlyList<RouteEndpoint> Endpoints => [.. Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>The file that its source <c>beats</c> follows.</summary>
    public string Log => _scratch["beats.json"];

    /// <summary>Starts one.</summary>
    /// <param name="scratch">Its folder; it deletes it at the end.</param>
    /// <param name="change">What is different from no door at all.</param>
    public static async Task<RunningSilo> StartAsync(Scratch scratch, Func<SecMonOptions, SecMonOptions> change)
    {
        Directory.CreateDirectory(scratch["rules"]);
        await File.WriteAllTextAsync(scratch["rules/any.yml"], """
            title: Refused
            id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b19
            status: stable
            description: Every refused sign-in.
            logsource: {category: database}
            detection:
              refused: {event.action: login_failed}
              condition: refused
            level: high
            """);
        await File.WriteAllTextAsync(scratch["beats.json"], "");
        var options = change(new SecMonOptions
        {
            Data = scratch["data"],
            Rules = scratch["rules"],
            Http = new IPEndPoint(IPAddress.Loopback, 0),
            Sources =
            [
                new SourceOptions { Id = "beats", Path = scratch["beats.json"], Format = LogFormats.Find("json")!, LogSource = new Detection.Rules.LogSource("database", null, null), TimeZone = TimeZoneInfo.Utc, LiveWithin = null },
            ],
            Sinks = [],
        });
        var folder = DataFolder.Open(options.Data);
        var keys = DataKeys.OpenOrCreate(folder.Path);
        var signer = LedgerSigner.OpenOrCreate(folder.Path, null);
        var store = Store.Open(DataFolder.StorePathIn(folder.Path));
        var ledger = new SqliteLedger(store, retention: null, TimeProvider.System, NullLogger<SqliteLedger>.Instance);
        var book = await RuleBook.OpenAsync(store, RuleFolder.Read(options), keys.CreatePseudonyms, TimeProvider.System, keys.OpenList);
        var application = SiloHost.Build(options, isDemo: false, folder, store, keys, signer, ledger, Task.FromResult(book));
        await application.StartAsync();
        return new RunningSilo(scratch, folder, signer, store, application);
    }

    /// <summary>Asks as an ordinary client.</summary>
    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string? token = null, int address = 0)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Addresses[address]}{path}");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        await _store.DisposeAsync();
        _signer.Dispose();
        _folder.Dispose();
        _scratch.Dispose();
    }
}
