using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.EndToEnd.Tests.Processes;

/// <summary>A running <c>secmon run</c>, with its HTTP side.</summary>
internal sealed class Silo : IAsyncDisposable
{
    private readonly HttpClient _http;

    private Silo(SecMonProcess process, HttpClient http)
    {
        Process = process;
        _http = http;
    }

    public SecMonProcess Process { get; }

    /// <summary>Where it listens.</summary>
    public string Url => _http.BaseAddress!.ToString();

    /// <summary>Starts a silo and waits until it says where it listens.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="configuration">The configuration file; null plays the demo.</param>
    /// <param name="environment">More variables <c>NAME=value</c>.</param>
    public static Task<Silo> StartAsync(string folder, string? configuration, params string[] environment)
    {
        string[] arguments = configuration is null ? ["run"] : ["run", "--config", configuration];
        return AttachAsync(SecMonProcess.Start(folder, ["SECMON__HTTP=127.0.0.1:0", .. environment], arguments));
    }

    /// <summary>Waits until a process says where it listens.</summary>
    public static async Task<Silo> AttachAsync(SecMonProcess process)
    {
        try
        {
            var line = await process.ErrorLineAsync("\"Address\":");
            var address = (string)JsonNode.Parse(line)!["Address"]!;
            return new Silo(process, new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) });
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException refused)
        {
            throw new InvalidOperationException($"{path}: no answer, the program says:\n{string.Join('\n', Process.Errors.TakeLast(20))}", refused);
        }
    }

    public async Task<JsonNode> GetJsonAsync(string path)
    {
        var (status, body) = await GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>Posts JSON.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)> PostAsync(string path, object content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = System.Net.Http.Json.JsonContent.Create(content) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.Length == 0 ? null : JsonNode.Parse(body));
    }

    /// <summary>All samples of a metric added up; 0 when there is none.</summary>
    public async Task<double> MetricAsync(string name)
    {
        var (_, body) = await GetAsync("/metrics");
        return body.Split('\n')
            .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until every source has read as many bytes as there are, and everything found is in the ledger.</summary>
    public Task CaughtUpAsync(long records, TimeSpan within) => Eventually.HoldsAsync(
        $"{records} records read",
        async () =>
        {
            Assert.False(Process.HasExited, $"the silo ended:\n{string.Join('\n', Process.Errors.TakeLast(20))}");
            return await RecordsAsync() >= records;
        },
        within);

    /// <summary>Records that the sources have read since their first start.</summary>
    public async Task<long> RecordsAsync()
    {
        var answer = await GetJsonAsync("/api/v1/sources");
        return answer["sources"]!.AsArray().Sum(source => (long)source!["records"]!);
    }

    /// <summary>SIGTERM, and what becomes of it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(TimeSpan within)
    {
        await Process.TerminateAsync();
        return await Process.EndAsync(within);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Process.DisposeAsync();
    }
}
