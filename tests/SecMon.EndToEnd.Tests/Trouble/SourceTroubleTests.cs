using System.Net;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Trouble;

/// <summary>A source that reads nothing says the cause and the mend: before the start, from the first look on, and after a restart.</summary>
public sealed class SourceTroubleTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly RecordedDay _day = RecordedDay.Read();

    [Fact]
    public async Task What_would_be_read_is_told_before_the_start()
    {
        _scratch.Folder("logs");
        await File.WriteAllBytesAsync(_scratch["logs/a.csv"], _day.Moved(TimeSpan.Zero));

        await using var check = await SecMonProcess.RunAsync(_scratch.Path, "sources", "check", "--config", Configure("logs/*.csv"));

        Assert.Equal(0, check.ExitCode);
        Assert.Matches(@"^db +ok +1 file, [\d,]+ bytes, last written .*Z, csvlog$", Assert.Single(check.Output));
        Assert.False(Directory.Exists(_scratch["data"]), "it needs no data folder and makes none");
    }

    [Fact]
    public async Task A_source_with_a_problem_ends_the_check_with_1_and_one_that_shares_a_file_is_told()
    {
        _scratch.Write("logs/postgresql-15-main.log", "");
        await File.WriteAllBytesAsync(_scratch["logs/a.csv"], _day.Moved(TimeSpan.Zero));
        var configuration = Configure("logs/*.json", "logs/a.csv", "logs/*.csv");

        await using var check = await SecMonProcess.RunAsync(_scratch.Path, "sources", "check", "--config", configuration);
        await using var machine = await SecMonProcess.RunAsync(_scratch.Path, "sources", "check", "--config", configuration, "--format", "json");

        Assert.Equal((1, 1), (check.ExitCode, machine.ExitCode));
        Assert.Contains($"no file fits {_scratch["logs/*.json"]}; the folder has a.csv, postgresql-15-main.log", check.Output[0], StringComparison.Ordinal);
        Assert.Matches("^db-1 +ok ", check.Output[1]);
        Assert.Contains($"{_scratch["logs/a.csv"]} is read by source db-1, which stands before it", check.Output[2], StringComparison.Ordinal);
        var sources = System.Text.Json.Nodes.JsonNode.Parse(string.Join('\n', machine.Output))!["sources"]!.AsArray();
        Assert.Equal([false, true, false], sources.Select(source => source!["problem"] is null));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_read_ends_the_check_with_2()
    {
        await using var check = await SecMonProcess.RunAsync(_scratch.Path, "sources", "check", "--config", "there-is-none.yml");

        Assert.Equal(2, check.ExitCode);
        Assert.Empty(check.Output);
    }

    [Theory]
    [InlineData("logs/main", "no permission to look into {0}: it belongs to {1}; set log_file_mode = 0640 and add secmon's user to its group (chmod g+rx {0}; usermod -aG ")]
    [InlineData("logs", "no permission to look into {0}: it belongs to {1}; set log_file_mode = 0640 and add secmon's user to its group (chmod g+x {0}; usermod -aG ")]
    [InlineData("logs/main/a.csv", "no permission to read {0}: it belongs to {1}; set log_file_mode = 0640 and add secmon's user to its group (chmod g+r {0}; usermod -aG ")]
    public async Task What_may_not_be_read_is_named_with_its_owner_its_mode_and_the_mend(string shut, string said)
    {
        Unprivileged.Open(_scratch.Path);
        Unprivileged.Open(_scratch.Folder("logs"));
        Unprivileged.Open(_scratch.Folder("logs/main"));
        await File.WriteAllBytesAsync(_scratch["logs/main/a.csv"], _day.Moved(TimeSpan.Zero));
        var program = await Unprivileged.PrepareAsync(_scratch);
        var whose = await Unprivileged.ShutAsync(_scratch[shut]);

        await using var check = program.Start("sources", "check", "--config", ConfigureOf(program.Folder, "logs/main/*.csv"));

        Assert.Equal(1, await check.EndAsync(Eventually.Soon));
        Assert.Contains(string.Format(null, said, _scratch[shut], whose), Assert.Single(check.Output), StringComparison.Ordinal);
        Unprivileged.Open(_scratch[shut]);
    }

    [Theory]
    [InlineData("logs/main")]
    [InlineData("logs")]
    [InlineData("logs/main/a.csv")]
    public async Task With_a_start_at_the_end_a_backlog_is_not_read_when_permission_comes_with_a_restart(string shut)
    {
        Unprivileged.Open(_scratch.Path);
        Unprivileged.Open(_scratch.Folder("data"), UnixFileMode.OtherWrite);
        Unprivileged.Open(_scratch.Folder("logs"));
        Unprivileged.Open(_scratch.Folder("logs/main"));
        await File.WriteAllBytesAsync(_scratch["logs/main/a.csv"], _day.Moved(TimeSpan.Zero));
        var program = await Unprivileged.PrepareAsync(_scratch);
        var configuration = ConfigureOf(program.Folder, "logs/main/*.csv");
        await Unprivileged.ShutAsync(_scratch[shut]);

        await using (var shutOut = await Silo.AttachAsync(program.Start("run", "--config", configuration)))
        {
            await Eventually.HoldsAsync("the cause is a health problem", async () => (await shutOut.GetAsync("/api/v1/health")).Body.Contains("no permission to ", StringComparison.Ordinal));
            Assert.Contains("no permission to ", (await shutOut.GetAsync("/api/v1/sources")).Body, StringComparison.Ordinal);
            Assert.Equal(0, await shutOut.StopAsync(Eventually.Soon));
        }

        Unprivileged.Open(_scratch[shut]);
        await using var silo = await Silo.AttachAsync(program.Start("run", "--config", configuration));
        await Eventually.HoldsAsync("the source is started", async () => (await silo.GetAsync("/readyz")).Status == HttpStatusCode.OK);
        await Eventually.HoldsAsync("the source has looked and is at its end", async () => (await silo.GetJsonAsync("/api/v1/sources"))["sources"]![0] is var source && source!["problem"] is null && !(bool)source["is_catching_up"]!);
        Assert.Equal(0, await silo.RecordsAsync());
        await File.WriteAllBytesAsync(_scratch["logs/main/b.csv"], _day.Moved(TimeSpan.FromDays(1)));
        await silo.CaughtUpAsync(_day.Records, Eventually.Soon);

        Assert.Equal(_day.Records, await silo.RecordsAsync());
    }

    [Fact]
    public async Task A_silence_outlives_a_restart()
    {
        _scratch.Folder("logs");
        await File.WriteAllBytesAsync(_scratch["logs/a.csv"], _day.Moved(TimeSpan.FromDays(-400)));
        var configuration = Configure("logs/*.csv");
        await using (var silo = await Silo.StartAsync(_scratch.Path, configuration))
        {
            await silo.CaughtUpAsync(_day.Records, Eventually.Soon);
            await silo.StopAsync(Eventually.Soon);
        }

        await using var again = await Silo.StartAsync(_scratch.Path, configuration);

        await Eventually.HoldsAsync("the silence is told", async () => (await again.GetAsync("/api/v1/health")).Body.Contains("SourceNotLive", StringComparison.Ordinal));
        Assert.Equal(_day.Records, await again.RecordsAsync());
    }

    public void Dispose() => _scratch.Dispose();

    private string Configure(params string[] globs) => ConfigureOf(Path.GetDirectoryName(Repository.Program)!, globs);

    private string ConfigureOf(string program, params string[] globs) => _scratch.Write("secmon.yml", $$"""
        data: {{_scratch["data"]}}
        http: 127.0.0.1:0
        rules: {{program}}/rules
        lists: {{program}}/Demo/lists
        sources:
        {{string.Join('\n', globs.Select((glob, i) => $"  - {{id: {(i == 0 ? "db" : $"db-{i}")}, path: \"{_scratch[glob]}\", format: pgaudit, start: {(glob.StartsWith("logs/main", StringComparison.Ordinal) ? "end" : "beginning")}, live_within: 1h}}"))}}
        """);
}
