using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests.Trouble;

/// <summary>A full disk, missing permissions, a second process: a clear error, nothing corrupted.</summary>
public sealed class StorageTroubleTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public async Task A_disk_that_fills_is_named_and_once_there_is_room_nothing_is_missing()
    {
        await using var disk = await FullDisk.MountAsync(_scratch["data"], megabytes: 48);
        Assert.SkipWhen(disk is null, "mounting a tmpfs is not allowed here");
        var day = RecordedDay.Read();
        _scratch.Folder("logs");
        await File.WriteAllBytesAsync(_scratch["logs/a.csv"], day.Moved(TimeSpan.Zero));
        await using var silo = await Silo.StartAsync(_scratch.Path, Configure());
        await silo.CaughtUpAsync(day.Records, Eventually.Soon);

        await disk.FillAsync();
        await File.WriteAllBytesAsync(_scratch["logs/b.csv"], day.Days(1, 2));
        await silo.Process.ErrorLineAsync("no space left");
        await Eventually.HoldsAsync("the source is seen failing", async () => (await silo.GetAsync("/api/v1/sources")).Body.Contains("no space left", StringComparison.Ordinal));
        disk.Free();

        await silo.CaughtUpAsync(3 * day.Records, TimeSpan.FromMinutes(1));
        await using var replay = await SecMonProcess.RunAsync(
            _scratch.Path, "replay", "--format", "pgaudit", "--rules", Repository.Rules, "--lists", Repository.DemoLists, "--data", "data", "--input", "logs/a.csv", "logs/b.csv");
        var expected = Documents.OfReplay(replay);
        await Eventually.HoldsAsync("all alerts are in the ledger", async () => (await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"])).Count >= expected.Count);
        Documents.AssertEqual(expected, await Documents.OfLedgerAsync(_scratch.Path, _scratch["data"]));
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(5)));
        await using var verify = await SecMonProcess.RunAsync(_scratch.Path, "ledger", "verify", "--data", "data");
        Assert.True(verify.ExitCode == 0, string.Join('\n', verify.Errors));
    }

    [Fact]
    public async Task A_start_on_a_full_disk_says_so()
    {
        await using var disk = await FullDisk.MountAsync(_scratch["data"], megabytes: 1);
        Assert.SkipWhen(disk is null, "mounting a tmpfs is not allowed here");
        _scratch.Folder("logs");
        await disk.FillAsync();

        await using var program = await SecMonProcess.RunAsync(_scratch.Path, "run", "--config", Configure());

        Assert.Equal(2, program.ExitCode);
        Assert.Contains(program.Errors, line => line.Contains("no space left", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_folder_ends_with_2()
    {
        _scratch.Folder("logs");
        await using var silo = await Silo.StartAsync(_scratch.Path, Configure());

        await using var second = await SecMonProcess.RunAsync(_scratch.Path, "run", "--config", _scratch["secmon.yml"]);

        Assert.Equal(2, second.ExitCode);
        Assert.Contains(second.Errors, line => line.Contains("another secmon process uses the data folder", StringComparison.Ordinal));
        Assert.Equal(0, await silo.StopAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_data_folder_without_permission_ends_with_2()
    {
        _scratch.Folder("logs");
        _scratch.Folder("data");
        File.SetUnixFileMode(_scratch["data"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await using var program = await RunUnprivilegedAsync();

        Assert.Equal(2, await program.EndAsync(Eventually.Soon));
        Assert.Contains(program.Errors, line => line.Contains("no permission", StringComparison.OrdinalIgnoreCase) && line.Contains(_scratch["data"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_that_is_unreadable_for_a_while_is_named_and_read_later()
    {
        var day = RecordedDay.Read();
        Unprivileged.Open(_scratch.Folder("logs"));
        Unprivileged.Open(_scratch.Folder("data"), UnixFileMode.OtherWrite);
        await File.WriteAllBytesAsync(_scratch["logs/a.csv"], day.Moved(TimeSpan.Zero));
        File.SetUnixFileMode(_scratch["logs/a.csv"], UnixFileMode.None);
        await using var silo = await Silo.AttachAsync(await RunUnprivilegedAsync());

        await Eventually.HoldsAsync("the file is named", async () => (await silo.GetAsync("/api/v1/health")).Body.Contains("a.csv", StringComparison.Ordinal));
        File.SetUnixFileMode(_scratch["logs/a.csv"], UnixFileMode.UserRead | UnixFileMode.OtherRead);

        await silo.CaughtUpAsync(day.Records, Eventually.Soon);
        await Eventually.HoldsAsync("no source is failing", async () => (await silo.GetJsonAsync("/api/v1/sources"))["sources"]!.AsArray().All(source => source!["problem"] is null));
    }

    public void Dispose() => _scratch.Dispose();

    private string Configure() => Configure(Path.GetDirectoryName(Repository.Program)!);

    private string Configure(string program) => _scratch.Write("secmon.yml", $$"""
        data: {{_scratch["data"]}}
        http: 127.0.0.1:0
        rules: {{program}}/rules
        lists: {{program}}/Demo/lists
        sources:
          - {id: db, path: "{{_scratch["logs/*.csv"]}}", format: pgaudit}
        """);

    private async Task<SecMonProcess> RunUnprivilegedAsync()
    {
        Unprivileged.Open(_scratch.Path);
        var program = await Unprivileged.PrepareAsync(_scratch);
        return program.Start("run", "--config", Configure(program.Folder));
    }
}
