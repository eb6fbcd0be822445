using System.IO.Compression;
using System.Text.Json.Nodes;
using SecMon.EndToEnd.Tests.Logs;
using SecMon.EndToEnd.Tests.Processes;

namespace SecMon.EndToEnd.Tests;

/// <summary>The same input gives the same alerts, byte for byte.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly RecordedDay _day = RecordedDay.Read();

    [Fact]
    public async Task The_same_input_gives_the_same_bytes_on_every_run_and_on_one_core()
    {
        await File.WriteAllBytesAsync(_scratch["day.csv"], _day.Days(0, 2));

        var first = await ReplayAsync("day.csv");
        var second = await ReplayAsync("day.csv");
        await using var onOneCore = SecMonProcess.Start(_scratch.Path, ["DOTNET_PROCESSOR_COUNT=1"], Arguments("day.csv"));
        await onOneCore.EndAsync(TimeSpan.FromMinutes(2));

        Assert.NotEmpty(first.Output);
        Assert.Equal(first.Output, second.Output);
        Assert.Equal(first.Output, onOneCore.Output);
    }

    [Fact]
    public async Task A_compressed_input_gives_the_alerts_of_the_plain_one()
    {
        var content = _day.Moved(TimeSpan.Zero);
        await File.WriteAllBytesAsync(_scratch["day.csv"], content);
        await using (var compressed = new GZipStream(File.Create(_scratch["day.csv.gz"]), CompressionLevel.Fastest))
            await compressed.WriteAsync(content);

        var plain = await ReplayAsync("day.csv");
        var gzip = await ReplayAsync("day.csv.gz");

        Assert.Equal(plain.Output, gzip.Output.Select(line => line.Replace("day.csv.gz", "day.csv", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Content_that_is_cut_into_files_gives_the_same_alerts_but_for_the_names_of_records()
    {
        var content = _day.Moved(TimeSpan.Zero);
        var cut = _day.Starts[_day.Records / 2];
        await File.WriteAllBytesAsync(_scratch["day.csv"], content);
        await File.WriteAllBytesAsync(_scratch["a.csv"], content[..cut]);
        await File.WriteAllBytesAsync(_scratch["b.csv"], content[cut..]);

        var whole = await ReplayAsync("day.csv");
        var parts = await ReplayAsync("a.csv", "b.csv");

        Assert.Equal(Messages(whole), Messages(parts));
    }

    [Fact]
    public async Task Every_record_is_an_event_ignored_or_rejected()
    {
        var torn = _day.Moved(TimeSpan.Zero)[..^20];
        await File.WriteAllBytesAsync(_scratch["day.csv"], torn);

        await using var replay = await SecMonProcess.RunAsync(_scratch.Path, [.. Arguments("day.csv"), "--summary", "account.json", "--quarantine", "rejected.ndjson"]);

        var account = JsonNode.Parse(await File.ReadAllTextAsync(_scratch["account.json"]))!;
        var ignored = account["ignored"]!.AsObject().Sum(kind => (long)kind.Value!);
        var rejected = account["rejected"]!.AsObject().Sum(reason => (long)reason.Value!);
        Assert.Equal(_day.Records, (long)account["records"]!);
        Assert.Equal((long)account["records"]!, (long)account["events"]! + ignored + rejected);
        Assert.Equal(1, rejected);
        Assert.Equal(torn.Length, (long)account["bytes"]!);
        Assert.Equal(replay.Output.Count, (long)account["alerts"]!);
        var kept = JsonNode.Parse(Assert.Single(await File.ReadAllLinesAsync(_scratch["rejected.ndjson"])))!;
        Assert.Equal(torn[(int)(long)kept["position"]!..], Convert.FromBase64String((string)kept["raw"]!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_scratch["rejected.ndjson"]));
    }

    [Fact]
    public async Task Parse_says_one_line_for_every_record()
    {
        await File.WriteAllBytesAsync(_scratch["day.csv"], _day.Moved(TimeSpan.Zero));

        await using var parse = await SecMonProcess.RunAsync(_scratch.Path, "parse", "--format", "pgaudit", "--input", "day.csv", "--all");

        Assert.Equal(0, parse.ExitCode);
        Assert.True(parse.Output.Count >= _day.Records, $"{parse.Output.Count} lines for {_day.Records} records");
    }

    public void Dispose() => _scratch.Dispose();

    private async Task<SecMonProcess> ReplayAsync(params string[] files)
    {
        await using var replay = await SecMonProcess.RunAsync(_scratch.Path, Arguments(files));
        Assert.True(replay.HasExited);
        return replay;
    }

    private static string[] Arguments(params string[] files) =>
        ["replay", "--format", "pgaudit", "--rules", Repository.Rules, "--lists", Repository.DemoLists, "--input", .. files];

    private static IEnumerable<string?> Messages(SecMonProcess replay) => replay.Output.Select(line => (string?)JsonNode.Parse(line)!["message"]);
}
