using System.Text;
using SecMon.Silo.Sinks;
using SecMon.Silo.Sinks.Files;

namespace SecMon.Sinks.Tests.Files;

public sealed class FileSinkTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ManualClock _clock = new();

    public void Dispose() => _scratch.Dispose();

    private string Current => _scratch["out/alerts.ndjson"];

    [Fact]
    public async Task Documents_are_lines_of_a_file_that_only_its_owner_reads()
    {
        using var sink = Sink();

        Assert.Empty(await sink.DeliverAsync(Documents.Alert("al-1"), Documents.Case("al-1", 1), Documents.Checkpoint()));

        Assert.Equal([Documents.Alert("al-1").Json, Documents.Case("al-1", 1).Json, Documents.Checkpoint().Json], Lines(Current));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Current));
    }

    [Fact]
    public async Task A_file_that_others_could_read_is_closed_to_them()
    {
        Directory.CreateDirectory(_scratch["out"]);
        await File.WriteAllTextAsync(Current, "");
        File.SetUnixFileMode(Current, (UnixFileMode)0b110_100_100);
        using var sink = Sink();

        await sink.DeliverAsync(Documents.Alert());

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Current));
    }

    [Fact]
    public async Task A_batch_that_is_given_again_is_not_written_again()
    {
        using var sink = Sink();
        SinkDocument[] batch = [Documents.Alert("al-1"), Documents.Case("al-1", 1), Documents.Case("al-1", 2), Documents.Incident("in-1", 1), Documents.Incident("in-1", 2), Documents.Checkpoint()];

        await sink.DeliverAsync(batch);
        await sink.DeliverAsync(batch);
        await sink.DeliverAsync(Documents.Case("al-1", 3));

        Assert.Equal(7, Lines(Current).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(10_000_000)]
    public async Task A_line_that_a_crash_tore_is_cut_and_the_batch_is_there_once(int torn)
    {
        SinkDocument[] batch = [Documents.Alert("al-1"), Documents.Alert("al-2"), Documents.Alert("al-3")];
        using (var before = Sink())
            await before.DeliverAsync(batch[0], batch[1]);
        await File.AppendAllTextAsync(Current, torn > 1000 ? new string('x', torn) : batch[2].Json[..torn]);

        using var after = Sink();
        await after.DeliverAsync(batch);

        Assert.Equal(batch.Select(document => document.Json), Lines(Current));
    }

    [Fact]
    public async Task A_whole_line_without_its_end_counts_as_torn()
    {
        using (var before = Sink())
            await before.DeliverAsync(Documents.Alert("al-1"));
        await File.AppendAllTextAsync(Current, Documents.Alert("al-2").Json);

        using var after = Sink();
        await after.DeliverAsync(Documents.Alert("al-1"), Documents.Alert("al-2"));

        Assert.Equal([Documents.Alert("al-1").Json, Documents.Alert("al-2").Json], Lines(Current));
    }

    [Fact]
    public async Task A_thousand_documents_are_known_after_a_restart_also_when_files_were_rotated_between_them()
    {
        var batch = Enumerable.Range(0, 1_000).Select(i => Documents.Alert($"al-{i}")).ToArray();
        using (var before = Sink(maxBytes: 50_000))
            await before.DeliverAsync(batch);

        using var after = Sink(maxBytes: 50_000);
        await after.DeliverAsync(batch);

        Assert.Equal(batch.Select(document => document.Json), Written());
        Assert.True(Rotated().Length > 3);
    }

    [Fact]
    public async Task A_file_that_would_become_too_long_is_rotated_and_the_oldest_go()
    {
        using var sink = Sink(maxBytes: 1_200, keep: 2);

        for (var i = 0; i < 10; i++)
            await sink.DeliverAsync(Documents.Alert($"al-{i}"));

        Assert.Equal(["alerts-000002.ndjson", "alerts-000003.ndjson"], Rotated().Select(Path.GetFileName));
        Assert.All(Rotated().Append(Current), file => Assert.InRange(new FileInfo(file).Length, 1, 1_200));
        Assert.Equal(["al-3", "al-4", "al-5", "al-6", "al-7", "al-8", "al-9"], Written().Select(IdOf));
    }

    [Fact]
    public async Task A_line_longer_than_a_file_may_be_is_written_whole()
    {
        using var sink = Sink(maxBytes: 100);

        await sink.DeliverAsync(Documents.Alert("al-1"), Documents.Alert("al-2"));

        Assert.Equal(["al-1", "al-2"], Written().Select(IdOf));
    }

    [Fact]
    public async Task A_file_that_is_too_old_is_rotated_before_the_next_line()
    {
        using var sink = Sink(maxAge: TimeSpan.FromHours(1));

        await sink.DeliverAsync(Documents.Alert("al-1"));
        await sink.DeliverAsync(Documents.Alert("al-2"));
        Assert.Empty(Rotated());
        _clock.Advance(TimeSpan.FromMinutes(61));
        await sink.DeliverAsync(Documents.Alert("al-3"));

        Assert.Equal(["al-1", "al-2"], Lines(Assert.Single(Rotated())).Select(IdOf));
        Assert.Equal(["al-3"], Lines(Current).Select(IdOf));
    }

    [Fact]
    public async Task A_file_keeps_its_age_over_a_restart()
    {
        using (var before = Sink(maxAge: TimeSpan.FromHours(1)))
            await before.DeliverAsync(Documents.Alert("al-1"));
        _clock.Advance(TimeSpan.FromMinutes(61));

        using var after = Sink(maxAge: TimeSpan.FromHours(1));
        await after.DeliverAsync(Documents.Alert("al-2"));

        Assert.Single(Rotated());
    }

    [Fact]
    public async Task A_crash_between_rename_and_new_file_loses_nothing()
    {
        using (var before = Sink())
            await before.DeliverAsync(Documents.Alert("al-1"), Documents.Alert("al-2"));
        File.Move(Current, _scratch["out/alerts-000001.ndjson"]);

        using var after = Sink();
        await after.DeliverAsync(Documents.Alert("al-2"), Documents.Alert("al-3"));

        Assert.Equal(["al-1", "al-2", "al-3"], Written().Select(IdOf));
    }

    [Fact]
    public async Task Files_of_others_with_similar_names_are_left_alone()
    {
        Directory.CreateDirectory(_scratch["out"]);
        await File.WriteAllTextAsync(_scratch["out/alerts-old.ndjson"], "mine");
        await File.WriteAllTextAsync(_scratch["out/alerts-1.ndjson"], "mine");
        using var sink = Sink(maxBytes: 100, keep: 1);

        await sink.DeliverAsync(Documents.Alert("al-1"), Documents.Alert("al-2"), Documents.Alert("al-3"));

        Assert.Equal("mine", await File.ReadAllTextAsync(_scratch["out/alerts-old.ndjson"]));
        Assert.Equal("mine", await File.ReadAllTextAsync(_scratch["out/alerts-1.ndjson"]));
    }

    [Fact]
    public async Task A_full_disk_is_a_failure_and_everything_is_there_once_it_has_space()
    {
        var batch = Enumerable.Range(0, 500).Select(i => Documents.Alert($"al-{i}")).ToArray();
        Directory.CreateDirectory(_scratch["out"]);
        File.CreateSymbolicLink(Current, "/dev/full");
        using var sink = Sink();

        var failed = await sink.FailsAsync(batch);
        File.Delete(Current);
        await sink.DeliverAsync(batch);

        Assert.Null(failed.Pending);
        Assert.Contains(Current, failed.Message);
        Assert.Equal(batch.Select(document => document.Json), Lines(Current));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_a_failure()
    {
        await File.WriteAllTextAsync(_scratch["out"], "a file where the folder should be");
        using var sink = Sink();

        Assert.Contains(Current, (await sink.FailsAsync(Documents.Alert())).Message);
    }

    [Fact]
    public async Task Vietnamese_names_and_documents_without_fields_survive()
    {
        var named = Documents.Alert("al-1", change: fields => fields["message"] = "Nguyễn Thị Hồng đọc hồ sơ");
        using (var before = Sink())
            await before.DeliverAsync(named, Documents.Empty(SinkDocumentKinds.Alert));

        using var after = Sink();
        await after.DeliverAsync(named, Documents.Empty(SinkDocumentKinds.Alert));

        Assert.Equal([named.Json, "{}"], Lines(Current));
    }

    private FileSink Sink(long maxBytes = 1 << 20, TimeSpan? maxAge = null, int keep = 100) => new(
        new FileSinkOptions { Path = Current, MaxBytes = maxBytes, MaxAge = maxAge ?? TimeSpan.FromDays(1), Keep = keep }, _clock);

    private string[] Rotated() => [.. Directory.GetFiles(_scratch["out"], "alerts-0*.ndjson").Order(StringComparer.Ordinal)];

    private IEnumerable<string> Written() => Rotated().Append(Current).SelectMany(Lines);

    /// <summary>The lines, each of which has its end.</summary>
    private static string[] Lines(string file)
    {
        var text = File.ReadAllText(file, Encoding.UTF8);
        Assert.EndsWith("\n", text);
        return text[..^1].Split('\n');
    }

    private static string IdOf(string line) => (string)System.Text.Json.Nodes.JsonNode.Parse(line)!["event"]!["id"]!;
}
