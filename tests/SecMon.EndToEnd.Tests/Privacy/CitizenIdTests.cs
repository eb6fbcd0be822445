using System.Globalization;
using System.Text;
using SecMon.Elasticsearch.StandIn;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Privacy;

/// <summary>No citizen id of a day is in clear in any byte that SecMon writes, serves or sends, also after it was killed in mid-statement.</summary>
public sealed class CitizenIdTests : IDisposable
{
    private const string Planted = "999000111222";

    private static readonly string[] Paths =
        ["/api/v1/alerts?limit=1000", "/api/v1/cases?limit=1000", "/api/v1/sources", "/api/v1/rules", "/api/v1/sinks", "/api/v1/systems", "/api/v1/suppressions", "/api/v1/excuses", "/api/v1/health", "/api/v1/ledger", "/metrics", "/readyz", "/healthz", "/api/v1/openapi.json"];

    private readonly Scratch _scratch = new();

    [Theory]
    [InlineData("a 999000111222 b")]
    [InlineData("clerk_999000111222")]
    [InlineData("x999000111222y")]
    [InlineData("123999000111222456")]
    [InlineData("999 000 111 222")]
    [InlineData("999-000-111-222")]
    [InlineData("%39%39%39000111222")]
    [InlineData("\\u0039\\u0039\\u0039000111222")]
    [InlineData("SGVsbG8gOTk5MDAwMTExMjIyIQ==")]
    [InlineData("eyJ4IjoiOTk5MDAwMTExMjIyIn0")]
    [InlineData("393939303030313131323232")]
    public void The_search_finds_an_id_however_it_is_written(string text)
    {
        var search = new CitizenIdSearch([Planted]);
        Assert.NotNull(search.FindIn(Encoding.UTF8.GetBytes($"before {text} after")));
        Assert.NotNull(search.FindIn(Encoding.Unicode.GetBytes("999000111222")));
        Assert.NotNull(search.FindIn([1, .. BitConverter.GetBytes(999_000_111_222L), 1]));
        Assert.NotNull(search.FindIn([1, .. BitConverter.GetBytes(999_000_111_222L)[..6].Reverse(), 1]));
        Assert.Null(search.FindIn(Encoding.UTF8.GetBytes("999000111223 ps1-7f3a999000 111")));
    }

    [Fact]
    public async Task No_byte_that_leaves_or_lies_holds_an_id()
    {
        var day = RecordedDay.Read();
        var log = (byte[])[.. day.Moved(TimeSpan.Zero), .. Hostile()];
        var search = new CitizenIdSearch(CitizenIdSearch.IdsIn(log).Append(Planted));
        Assert.True(search.Known > 100, $"only {search.Known} ids in the log");
        await using var receiver = await RecordingServer.StartAsync();
        await using var elasticsearch = await StandInServer.StartAsync();
        await using (var setup = await SecMonProcess.RunAsync(_scratch.Path, "elasticsearch", "setup", "--url", elasticsearch.Url.ToString()))
            Assert.Equal(0, setup.ExitCode);
        _scratch.Folder("logs");
        await using var syslog = new RecordingPort(isMail: false);
        await using var mail = new RecordingPort(isMail: true);
        var configuration = Configure(receiver.Url, elasticsearch.Url.ToString(), syslog.Port, mail.Port);

        await using (var killed = await Silo.StartAsync(_scratch.Path, configuration))
        {
            await File.WriteAllBytesAsync(_scratch["logs/a.csv"], log);
            await Eventually.HoldsAsync("it is in the middle", async () => await killed.RecordsAsync() > 100);
            await killed.Process.KillAsync();
            AssertClean(search, killed);
        }

        await using var silo = await Silo.StartAsync(_scratch.Path, configuration);
        await silo.CaughtUpAsync(day.Records, Eventually.Soon);
        await Eventually.HoldsAsync("sinks heard of cases", () => syslog.Received.Length > 10_000 && Encoding.Latin1.GetString(mail.Received).Contains("\r\nQUIT", StringComparison.Ordinal) && !receiver.Requests.IsEmpty && elasticsearch.Documents("secmon-alerts-*").Count > 10 && elasticsearch.Documents("secmon-activity-*").Count > 10);
        var alerts = (await silo.GetJsonAsync("/api/v1/alerts?limit=1000"))["alerts"]!.AsArray().Select(alert => (string)alert!["event"]!["id"]!).ToList();
        await Eventually.HoldsAsync("the evidence is kept", async () => (await silo.GetJsonAsync($"/api/v1/alerts/{alerts[^1]}/evidence"))["kept_at"] is not null);

        foreach (var path in Paths.Concat(alerts.SelectMany(alert => new[] { $"/api/v1/alerts/{alert}", $"/api/v1/alerts/{alert}/evidence", $"/api/v1/cases/{alert}", $"/api/v1/cases/{alert}/history", $"/api/v1/cases/{alert}/bundle" })))
            AssertNone(search, path, Encoding.UTF8.GetBytes((await silo.GetAsync(path)).Body));
        foreach (var request in receiver.Requests)
            AssertNone(search, "a request of a sink", request);
        foreach (var request in elasticsearch.Requests)
            AssertNone(search, "a request to Elasticsearch", [.. Encoding.UTF8.GetBytes($"{request.Path}{request.Query} {string.Join(' ', request.Headers)} "), .. request.Body]);
        AssertNone(search, "syslog", syslog.Received);
        AssertNone(search, "mail", mail.Received);
        AssertClean(search, silo);
        await silo.Process.KillAsync();
        AssertClean(search, silo);
    }

    [Theory]
    [InlineData("replay", "--cases", "--summary", "account.json")]
    [InlineData("parse", "--all", "--derived")]
    public async Task What_commands_print_holds_no_id(string command, params string[] more)
    {
        var log = (byte[])[.. RecordedDay.Read().Moved(TimeSpan.Zero), .. Hostile()];
        await File.WriteAllBytesAsync(_scratch["day.csv"], log);
        var search = new CitizenIdSearch(CitizenIdSearch.IdsIn(log).Append(Planted));

        await using var process = await SecMonProcess.RunAsync(_scratch.Path, [command, "--format", "pgaudit", "--lists", Repository.DemoLists, .. more, "--input", "day.csv"]);

        Assert.Equal(0, process.ExitCode);
        Assert.NotEmpty(process.Output);
        AssertNone(search, "output", Encoding.UTF8.GetBytes(string.Join('\n', [.. process.Output, .. process.Errors])));
        if (File.Exists(_scratch["account.json"]))
            AssertNone(search, "account", await File.ReadAllBytesAsync(_scratch["account.json"]));
    }

    public void Dispose() => _scratch.Dispose();

    /// <summary>Data folder with database and log of its transactions, what sinks wrote, and both outputs.</summary>
    private void AssertClean(CitizenIdSearch search, Silo silo)
    {
        var files = Directory.EnumerateFiles(_scratch.Path, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(_scratch["logs"], StringComparison.Ordinal) && !file.StartsWith(_scratch["lists"], StringComparison.Ordinal)).ToList();
        Assert.Contains(_scratch["data/secmon.db-wal"], files);
        foreach (var file in files.Where(file => Path.GetFileName(file) != "secmon.lock"))
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var content = new MemoryStream();
            open.CopyTo(content);
            AssertNone(search, Path.GetRelativePath(_scratch.Path, file), content.ToArray());
        }

        AssertNone(search, "output", Encoding.UTF8.GetBytes(string.Join('\n', [.. silo.Process.Output, .. silo.Process.Errors])));
    }

    private static void AssertNone(CitizenIdSearch search, string where, byte[] content)
    {
        if (search.FindIn(content) is { } found)
            Assert.Fail($"{where} holds {found}");
    }

    /// <summary>Ids where no id belongs: in names of accounts, databases and programs, in tags, in what was refused, in what is no record.</summary>
    private static byte[] Hostile()
    {
        var text = new StringBuilder();
        var time = DateTime.UtcNow.AddMinutes(-5);
        for (var i = 0; i < 12; i++)
        {
            var at = time.AddSeconds(i).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $""""
                {at} UTC,"clerk_{Planted}","population",{900 + i},"127.66.22.116:50000",6b0ff23e.{i:x},2,"authentication",2026-11-16 01:59:47 UTC,14/1,0,FATAL,28P01,"password authentication failed for user ""clerk_{Planted}""","Connection matched {Planted}",,,,,,,,"","client backend",,0
                {at} UTC,"clerk_108","db_{Planted}",{950 + i},"127.1.2.17:50000",6b0ff24e.{i:x},3,"SELECT",2026-11-16 01:59:47 UTC,14/1,0,LOG,00000,"AUDIT: SESSION,{i + 1},1,READ,SELECT,TABLE,pop.citizen,""/*dossier='{Planted}',purpose='{Planted}',route='/{Planted}'*/ SELECT * FROM pop.citizen WHERE citizen_id = '{Planted}' AND note = 'x{Planted}y'"",<none>,1",,,,,,,,,"program {Planted}","client backend",,0
                {at} UTC,"clerk_108","population",{950 + i},"127.1.2.17:50000",6b0ff24e.{i:x},4,"COPY",2026-11-16 01:59:47 UTC,14/1,0,LOG,00000,"AUDIT: SESSION,{i + 100},1,READ,COPY,TABLE,pop.t_{Planted},""COPY pop.t_{Planted} TO '/tmp/{Planted}'"",<none>,1",,,,,,,,,"CanBo","client backend",,0
                no record of {Planted}

                """");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private string Configure(string receiver, string elasticsearch, int syslog, int mail) => _scratch.Write("secmon.yml", $$"""
        data: {{_scratch["data"]}}
        rules: {{Repository.Rules}}
        lists: {{Repository.DemoLists}}
        ledger: {checkpoint_every: 1s}
        evidence: keep
        sources:
          - {id: population, path: "{{_scratch["logs"]}}/*.csv", format: pgaudit, host: population-db-1, start: beginning, live_within: off}
        sinks:
          - {type: console}
          - {type: file, path: "{{_scratch["alerts.ndjson"]}}"}
          - {type: webhook, url: "{{receiver}}/hook", backfill: true}
          - {type: alertmanager, url: "{{receiver}}", interval: 1s, pages_only: false, backfill: true}
          - {type: elasticsearch, url: "{{elasticsearch}}", activity: true}
          - {type: syslog, host: 127.0.0.1, port: {{syslog}}, tls: false}
          - {type: email, host: 127.0.0.1, port: {{mail}}, security: none, from: secmon@example.org, to: [oncall@example.org], digest: 1s, backfill: true}
        """);
}
