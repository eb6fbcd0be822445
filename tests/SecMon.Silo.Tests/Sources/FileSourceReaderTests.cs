using SecMon.Events.Formats;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>Every record is handed out once and in order, whatever happens to the files.</summary>
public sealed class FileSourceReaderTests : IDisposable
{
    private FollowedFolder _folder = new();

    [Fact]
    public async Task What_is_appended_is_read_and_nothing_twice()
    {
        _folder.Write("a.log", 1, 2);
        Assert.Equal(["1", "2"], await _folder.ReadAsync());

        _folder.Append("a.log", 3);

        Assert.Equal(["3"], await _folder.ReadAsync());
        Assert.Empty(await _folder.ReadAsync());
        Assert.Equal(0, _folder.Reader.LagBytes);
    }

    [Fact]
    public async Task A_record_that_is_being_written_is_waited_for()
    {
        var record = FollowedFolder.Lines(2);
        _folder.Write("a.log", 1);
        _folder.AppendText("a.log", record[..10]);
        Assert.Equal(["1"], await _folder.ReadAsync());

        _folder.AppendText("a.log", record[10..]);

        Assert.Equal(["2"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task Rotation_by_rename_loses_and_repeats_nothing()
    {
        Follow("a.log");
        _folder.Write("a.log", 1, 2);
        await _folder.ReadAsync();

        _folder.Append("a.log", 3);
        _folder.Move("a.log", "a.log.1");
        _folder.Write("a.log", 10, 11);

        Assert.Equal(["3", "10", "11"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task Rotation_by_new_name_loses_and_repeats_nothing()
    {
        _folder.Write("monday.log", 1);
        await _folder.ReadAsync();

        _folder.Append("monday.log", 2);
        _folder.Write("tuesday.log", 10);

        Assert.Equal(["2", "10"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task Rotation_by_copy_and_truncate_loses_and_repeats_nothing()
    {
        Follow("a.log");
        _folder.Write("a.log", 1, 2);
        await _folder.ReadAsync();

        _folder.Append("a.log", 3);
        File.Copy(_folder["a.log"], _folder["a.log.1"]);
        _folder.Write("a.log", 10);

        Assert.Equal(["3", "10"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task Rotation_twice_between_two_looks_loses_nothing()
    {
        Follow("a.log");
        _folder.Write("a.log", 1);
        await _folder.ReadAsync();

        _folder.Append("a.log", 2);
        _folder.Move("a.log", "a.log.2");
        _folder.Write("a.log.1", 10, 11);
        _folder.Write("a.log", 20);

        Assert.Equal(["2", "10", "11", "20"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_file_that_was_read_is_not_read_again_when_it_is_compressed()
    {
        Follow("a.log");
        _folder.Write("a.log", 1, 2);
        await _folder.ReadAsync();

        _folder.Move("a.log", "a.log.1");
        _folder.Compress("a.log.1");
        _folder.Write("a.log", 10);

        Assert.Equal(["10"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_file_that_was_half_read_is_read_on_when_it_is_compressed()
    {
        Follow("a.log");
        _folder.Write("a.log", 1, 2);
        await _folder.ReadAsync();

        _folder.Append("a.log", 3);
        _folder.Move("a.log", "a.log.1");
        _folder.Compress("a.log.1");

        Assert.Equal(["3"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task Files_that_were_rotated_before_the_first_start_are_read_in_the_order_of_their_records()
    {
        Follow("a.log");
        _folder.Write("a.log", 30);
        _folder.Write("a.log.1", 20);
        _folder.Write("a.log.2", 10);
        _folder.Compress("a.log.2");

        Assert.Equal(["10", "20", "30"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_file_that_is_deleted_leaves_the_others_alone()
    {
        _folder.Write("a.log", 1);
        _folder.Write("b.log", 10);
        await _folder.ReadAsync();

        File.Delete(_folder["a.log"]);
        _folder.Append("b.log", 11);

        Assert.Equal(["11"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_folder_that_is_away_for_a_while_is_read_on_when_it_is_back()
    {
        Follow("logs/*.log");
        Directory.CreateDirectory(_folder["logs"]);
        _folder.Write("logs/a.log", 1);
        await _folder.ReadAsync();

        Directory.Move(_folder["logs"], _folder["away"]);
        Assert.Empty(await _folder.ReadAsync());
        _folder.Append("away/a.log", 2);
        Directory.Move(_folder["away"], _folder["logs"]);

        Assert.Equal(["2"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_file_that_became_shorter_is_read_on_from_its_new_end()
    {
        _folder.Write("a.log", 1, 2, 3);
        await _folder.ReadAsync();

        _folder.Write("a.log", 1);
        Assert.Empty(await _folder.ReadAsync());
        _folder.Append("a.log", 4);

        Assert.Equal(["4"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_file_that_is_replaced_by_a_shorter_one_is_another_file()
    {
        _folder.Write("a.log", 1, 2, 3);
        await _folder.ReadAsync();

        _folder.Write("a.log", 9);

        Assert.Equal(["9"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_file_that_is_replaced_by_a_longer_one_is_another_file()
    {
        _folder.Write("a.log", 1);
        await _folder.ReadAsync();

        _folder.Write("a.log", 7, 8, 9);

        Assert.Equal(["7", "8", "9"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_new_reader_goes_on_from_a_checkpoint()
    {
        _folder.Write("a.log", 1, 2);
        await _folder.ReadAsync();

        _folder.Append("a.log", 3);
        _folder.Move("a.log", "renamed.log");
        _folder.Write("b.log", 10);
        _folder.Restart();

        Assert.Equal(["3", "10"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_checkpoint_in_a_compressed_file_is_found_again()
    {
        _folder.Write("a.log", 1, 2);
        await _folder.ReadAsync();

        _folder.Append("a.log", 3);
        _folder.Compress("a.log");
        _folder.Restart();

        Assert.Equal(["3"], await _folder.ReadAsync());
        _folder.Restart();
        Assert.Empty(await _folder.ReadAsync());
    }

    [Fact]
    public async Task Start_at_the_end_leaves_out_what_is_there_but_nothing_that_comes()
    {
        Use(new FollowedFolder { Start = new StartMode(IsEnd: true, Since: null) });
        _folder.Write("a.log", 1, 2);
        Assert.Empty(await _folder.ReadAsync());

        _folder.Append("a.log", 3);
        _folder.Write("b.log", 10);

        Assert.Equal(["3", "10"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task Start_since_leaves_out_files_that_end_before_it()
    {
        // Times of records count minutes from 2026 on; the day before yesterday lies years after, or in, them.
        Use(new FollowedFolder { Start = new StartMode(IsEnd: false, TimeSpan.FromDays(2)) });
        var today = (int)(DateTime.UtcNow - new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalMinutes;
        _folder.Write("a.log", 1, 2);
        _folder.Write("b.log", 10);
        _folder.Write("c.log", today);

        Assert.Equal(["10", $"{today}"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_torn_tail_is_handed_out_once_a_newer_file_is_there_and_before_it()
    {
        _folder.Write("a.log", 1);
        _folder.AppendText("a.log", "{\"@timestamp\":");
        Assert.Equal(["1"], await _folder.ReadAsync());
        Assert.Empty(await _folder.ReadAsync());

        _folder.Write("b.log", 10);
        Assert.Empty(await _folder.ReadAsync());   // the writer may still be at it
        _folder.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["torn", "10"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_truncated_gzip_gives_its_records_and_then_says_that_it_is_damaged()
    {
        _folder.Write("a.log", [.. Enumerable.Range(1, 5_000)]);
        _folder.Compress("a.log");
        var whole = await File.ReadAllBytesAsync(_folder["a.log.gz"]);
        await File.WriteAllBytesAsync(_folder["a.log.gz"], whole[..(whole.Length / 2)]);
        _folder.Clock.Advance(TimeSpan.FromSeconds(5));

        var records = await _folder.ReadAsync();

        Assert.InRange(records.Count, 100, 4_999);
        Assert.Equal(RejectReason.Compression, Assert.Single(_folder.Damages));
        Assert.Empty(await _folder.ReadAsync());
        Assert.Single(_folder.Damages);
    }

    [Fact]
    public async Task A_gzip_that_is_still_written_is_read_on_when_it_is_whole()
    {
        _folder.Write("a.log", [.. Enumerable.Range(1, 5_000)]);
        _folder.Compress("a.log");
        var whole = await File.ReadAllBytesAsync(_folder["a.log.gz"]);
        await File.WriteAllBytesAsync(_folder["a.log.gz"], whole[..(whole.Length / 2)]);
        var records = await _folder.ReadAsync();
        Assert.NotEmpty(records);

        await File.WriteAllBytesAsync(_folder["a.log.gz"], whole);
        records.AddRange(await _folder.ReadAsync());

        Assert.Equal(Enumerable.Range(1, 5_000).Select(number => $"{number}"), records);
        Assert.Empty(_folder.Damages);
    }

    /// <summary>Opening a pipe that nobody writes to never ends.</summary>
    [Fact]
    public async Task A_pipe_in_the_place_of_a_log_is_told_and_holds_back_no_other()
    {
        using (var made = System.Diagnostics.Process.Start("mkfifo", _folder["a.log"]))
            await made.WaitForExitAsync();
        _folder.Write("b.log", 10);

        Assert.Equal(["10"], await _folder.ReadAsync());
        Assert.Contains("a.log is a pipe or a device", _folder.Reader.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_is_nothing_yet()
    {
        File.WriteAllText(_folder["a.log"], "");
        Assert.Empty(await _folder.ReadAsync());

        _folder.Append("a.log", 1);

        Assert.Equal(["1"], await _folder.ReadAsync());
    }

    public void Dispose() => _folder.Dispose();

    private void Follow(string glob) => Use(new FollowedFolder { Glob = glob });

    private void Use(FollowedFolder folder)
    {
        _folder.Dispose();
        _folder = folder;
    }
}
