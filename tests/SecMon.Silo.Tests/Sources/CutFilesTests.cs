using SecMon.Events.Formats;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A log that is cut short or lost is told at once, every record is read once, and no two records have one name.</summary>
public sealed class CutFilesTests : IDisposable
{
    private static readonly int Record = FollowedFolder.Lines(10).Length;

    private FollowedFolder _folder = new();

    [Theory]
    [InlineData(0)]    // between two records
    [InlineData(7)]    // in the middle of one
    public async Task What_is_written_behind_a_cut_is_read_once_under_names_of_its_own(int within)
    {
        _folder.Write("a.log", 10, 11, 12, 13);
        Assert.Equal(["10", "11", "12", "13"], await _folder.ReadAsync());

        Cut("a.log", (2 * Record) + within);
        Assert.Empty(await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        _folder.AppendText("a.log", "\n" + FollowedFolder.Lines(20, 21, 22));

        Assert.Equal(["torn", "20", "21", "22"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        AssertNoNameTwice();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_cut_is_found_when_the_file_has_grown_beyond_its_old_end(int kept)
    {
        var first = Enumerable.Range(10, 40).ToArray();
        _folder.Write("a.log", first);
        await _folder.ReadAsync();

        Cut("a.log", kept * 10 * Record);
        _folder.Append("a.log", [.. Enumerable.Range(60, 39)]);

        Assert.Equal(Enumerable.Range(60, 39).Select(number => $"{number}"), await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        AssertNoNameTwice();
    }

    [Fact]
    public async Task A_cut_while_nobody_looked_is_found_by_the_next_start()
    {
        _folder.Write("a.log", 10, 11, 12, 13);
        await _folder.ReadAsync();

        Cut("a.log", 2 * Record);
        _folder.Append("a.log", 20, 21, 22);
        _folder.Restart();

        Assert.Equal(["20", "21", "22"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        AssertNoNameTwice();
    }

    [Fact]
    public async Task What_was_read_past_the_checkpoint_and_stands_there_still_keeps_its_name()
    {
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();
        _folder.Append("a.log", 12, 13, 14);
        await _folder.ReadAsync();
        var before = _folder.Names.ToList();

        Cut("a.log", 4 * Record);
        _folder.Append("a.log", 20, 21);
        _folder.Crash();   // knows of 10 and 11

        Assert.Equal(["12", "13", "20", "21"], await _folder.ReadAsync());
        Assert.Equal(before[2..4], _folder.Names[5..7]);
        Assert.DoesNotContain(_folder.Names[7], before);
        Assert.DoesNotContain(_folder.Names[8], before);
    }

    [Fact]
    public async Task A_crash_behind_a_cut_reads_the_same_names_again()
    {
        _folder.Write("a.log", 10, 11, 12, 13);
        await _folder.ReadAsync();
        Cut("a.log", 2 * Record);
        await _folder.ReadAsync();   // the checkpoint knows of the cut
        _folder.Append("a.log", 20, 21);
        Assert.Equal(["20", "21"], await _folder.ReadAsync());

        _folder.Crash();

        Assert.Equal(["20", "21"], await _folder.ReadAsync());
        Assert.Equal(_folder.Names[4..6], _folder.Names[6..8]);
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
    }

    [Fact]
    public async Task Cut_and_written_on_again_and_again()
    {
        _folder.Write("a.log", [.. Enumerable.Range(10, 8)]);
        await _folder.ReadAsync();

        for (var round = 0; round < 8; round++)
        {
            Cut("a.log", ((round % 5) + 1) * Record);
            int[] more = [.. Enumerable.Range(20 + (round * 8), 8)];
            _folder.Append("a.log", more);
            if (round % 3 == 2)
                _folder.Restart();
            Assert.Equal(more.Select(number => $"{number}"), await _folder.ReadAsync());
        }

        Assert.Equal(Enumerable.Repeat(FeedIssue.Truncated, 8), _folder.Issues);
        AssertNoNameTwice();
    }

    [Fact]
    public async Task A_file_that_was_cut_is_read_on_through_rotation_and_compression()
    {
        Follow("a.log");
        _folder.Write("a.log", 10, 11, 12, 13);
        await _folder.ReadAsync();
        Cut("a.log", 2 * Record);
        _folder.Append("a.log", 20);
        Assert.Equal(["20"], await _folder.ReadAsync());

        _folder.Append("a.log", 21);
        _folder.Move("a.log", "a.log.1");
        _folder.Compress("a.log.1");
        _folder.Write("a.log", 30);
        _folder.Restart();

        Assert.Equal(["21", "30"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        AssertNoNameTwice();
    }

    [Fact]
    public async Task Bytes_that_were_cut_before_anybody_read_them_are_told()
    {
        _folder.Write("a.log", 10, 11);
        _folder.AppendText("a.log", FollowedFolder.Lines(12)[..20]);   // holds the reader back
        await _folder.ReadAsync();

        Cut("a.log", 2 * Record);
        await _folder.ReadAsync();

        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        _folder.Append("a.log", 20);
        Assert.Equal(["20"], await _folder.ReadAsync());
        AssertNoNameTwice();
    }

    [Fact]
    public async Task Cut_to_nothing_after_all_of_it_was_read_is_rotation()
    {
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();

        Cut("a.log", 0);
        await LookAsync();
        _folder.Append("a.log", 20);

        Assert.Equal(["20"], await _folder.ReadAsync());
        Assert.Empty(_folder.Issues);
    }

    [Fact]
    public async Task Cut_to_nothing_while_a_copy_holds_what_was_not_read_is_rotation()
    {
        Follow("a.log");
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();

        _folder.Append("a.log", 12);
        File.Copy(_folder["a.log"], _folder["a.log.1"]);
        Cut("a.log", 0);

        Assert.Equal(["12"], await _folder.ReadAsync());
        await LookAsync();
        Assert.Empty(_folder.Issues);
    }

    [Fact]
    public async Task A_copy_that_was_taken_before_the_last_lines_is_no_cut()
    {
        Follow("a.log");
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();

        File.Copy(_folder["a.log"], _folder["a.log.1"]);
        _folder.Append("a.log", 12);
        Assert.Equal(["12"], await _folder.ReadAsync());
        Cut("a.log", 0);
        await LookAsync();
        _folder.Append("a.log", 20);

        Assert.Equal(["20"], await _folder.ReadAsync());
        Assert.Empty(_folder.Issues);
    }

    [Fact]
    public async Task Cut_to_nothing_before_all_of_it_was_read_is_told()
    {
        _folder.Write("a.log", 10, 11);
        _folder.AppendText("a.log", FollowedFolder.Lines(12)[..20]);
        await _folder.ReadAsync();

        Cut("a.log", 0);
        await LookAsync();

        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
    }

    [Fact]
    public async Task A_file_that_vanishes_unread_is_told_once_and_read_on_when_it_is_back()
    {
        _folder.Write("a.log", 10);
        _folder.AppendText("a.log", FollowedFolder.Lines(11)[..10]);
        Assert.Equal(["10"], await _folder.ReadAsync());
        _folder.Restart();   // nothing is open

        _folder.Move("a.log", "a.away");
        await LookAsync();
        await LookAsync();
        _folder.Restart();
        await LookAsync();

        Assert.Equal([FeedIssue.LostFile], _folder.Issues);
        _folder.AppendText("a.away", FollowedFolder.Lines(11)[10..]);
        _folder.Move("a.away", "a.log");
        Assert.Equal(["11"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.LostFile], _folder.Issues);
    }

    [Fact]
    public async Task A_file_that_vanishes_after_it_was_read_is_rotation()
    {
        _folder.Write("a.log", 10);
        _folder.Write("b.log", 20);
        await _folder.ReadAsync();

        File.Delete(_folder["a.log"]);
        await LookAsync();

        Assert.Empty(_folder.Issues);
    }

    [Fact]
    public async Task What_a_server_writes_to_a_file_that_was_removed_is_read()
    {
        _folder.Write("a.log", 10);
        await using var server = new FileStream(_folder["a.log"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await _folder.ReadAsync();

        File.Delete(_folder["a.log"]);
        Assert.Empty(await _folder.ReadAsync());
        var record = System.Text.Encoding.ASCII.GetBytes(FollowedFolder.Lines(11));
        server.Write(record.AsSpan(0, 10));
        server.Flush();
        Assert.Empty(await _folder.ReadAsync());
        server.Write(record.AsSpan(10));
        server.Flush();

        Assert.Equal(["11"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_folder_that_goes_away_is_told()
    {
        Follow("logs/*.log");
        Directory.CreateDirectory(_folder["logs"]);
        _folder.Write("logs/a.log", 10);
        await _folder.ReadAsync();

        Directory.Move(_folder["logs"], _folder["away"]);
        await LookAsync();
        await LookAsync();

        Assert.Equal([FeedIssue.MissingFolder], _folder.Issues);
    }

    [Fact]
    public async Task Rotation_by_copy_while_the_reader_is_behind_is_no_cut()
    {
        Follow("a.log");
        _folder.Write("a.log", [.. Enumerable.Range(10, 5_000)]);
        var reader = _folder.Reader;
        var chunk = await reader.ReadAsync(CancellationToken.None);   // it has looked, and has not come to the end
        Assert.NotNull(chunk);

        File.Copy(_folder["a.log"], _folder["a.log.1"]);
        Cut("a.log", 0);
        var records = await _folder.ReadAsync();

        Assert.Equal(Enumerable.Range(10, 5_000).Select(number => $"{number}"), records);
        Assert.Empty(_folder.Issues);
        AssertNoNameTwice();
    }

    [Fact]
    public async Task A_cut_file_that_is_compressed_with_nothing_behind_the_cut_holds_back_no_other()
    {
        Follow("a.log");
        _folder.Write("a.log", 10, 11, 12);
        await _folder.ReadAsync();
        Cut("a.log", 2 * Record);
        Assert.Empty(await _folder.ReadAsync());

        _folder.Move("a.log", "a.log.1");
        _folder.Compress("a.log.1");
        _folder.Write("a.log", 30, 31);
        _folder.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["30", "31"], await _folder.ReadAsync());
        Assert.Equal(0, _folder.Reader.LagBytes);
    }

    [Fact]
    public async Task A_longer_copy_beside_a_log_takes_nobodys_place()
    {
        Follow("a.log");
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();

        File.Copy(_folder["a.log"], _folder["a.log.9"]);
        _folder.Append("a.log.9", 90, 91, 92, 93);
        await LookAsync();
        _folder.Append("a.log", 12);
        Assert.Equal(["12"], await _folder.ReadAsync());
        File.Delete(_folder["a.log.9"]);
        _folder.Append("a.log", 13);

        Assert.Equal(["13"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_log_that_was_away_while_a_longer_copy_was_read_is_read_on_and_told()
    {
        Follow("a.log");
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();
        _folder.Move("a.log", "b");
        File.Copy(_folder["b"], _folder["a.log.9"]);
        _folder.Append("a.log.9", 90, 91, 92, 93);
        Assert.Equal(["90", "91", "92", "93"], await _folder.ReadAsync());

        File.Delete(_folder["a.log.9"]);
        _folder.Move("b", "a.log");
        await LookAsync();
        _folder.Append("a.log", 12);

        Assert.Equal(["12"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        AssertNoNameTwice();
    }

    [Fact]
    public async Task A_log_that_is_replaced_by_a_longer_one_of_the_same_beginning_is_read_on()
    {
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();

        File.Copy(_folder["a.log"], _folder["new"]);
        _folder.Append("new", 12, 13);
        File.Move(_folder["new"], _folder["a.log"], overwrite: true);

        Assert.Equal(["12", "13"], await _folder.ReadAsync());
        Assert.Empty(_folder.Issues);
    }

    [Fact]
    public async Task A_crash_and_a_further_cut_give_no_name_of_before()
    {
        _folder.Write("a.log", 10, 11, 12);
        await _folder.ReadAsync();
        Cut("a.log", 2 * Record);
        await _folder.ReadAsync();
        _folder.Append("a.log", 20, 21);
        Assert.Equal(["20", "21"], await _folder.ReadAsync());

        Cut("a.log", 3 * Record);   // behind 20
        _folder.Append("a.log", 40);
        _folder.Crash();

        Assert.Equal(["20", "40"], await _folder.ReadAsync());
        Assert.Equal(_folder.Names[3], _folder.Names[5]);
        Assert.Equal(_folder.Names.Count - 1, _folder.Names.Distinct().Count());
    }

    [Fact]
    public async Task A_cut_below_where_reading_began_is_told_once_and_nothing_is_read_twice()
    {
        _folder.Dispose();
        _folder = new FollowedFolder { Start = new Silo.Sources.StartMode(IsEnd: true, Since: null) };
        _folder.Write("a.log", 10, 11, 12, 13);
        await _folder.ReadAsync();

        Cut("a.log", (2 * Record) - 5);
        await LookAsync();
        _folder.AppendText("a.log", "\n" + FollowedFolder.Lines(20, 21, 22));
        Assert.Equal(["torn", "20", "21", "22"], await _folder.ReadAsync());
        _folder.Append("a.log", 23);

        Assert.Equal(["23"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
    }

    [Fact]
    public async Task What_a_server_writes_to_a_removed_file_is_read_also_when_another_has_come()
    {
        _folder.Write("a.log", 10);
        await using var server = new FileStream(_folder["a.log"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await _folder.ReadAsync();

        File.Delete(_folder["a.log"]);
        await _folder.ReadAsync();
        _folder.Write("b.log", 20);
        Assert.Equal(["20"], await _folder.ReadAsync());
        server.Write(System.Text.Encoding.ASCII.GetBytes(FollowedFolder.Lines(11)));
        server.Flush();

        Assert.Equal(["11"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_torn_end_that_became_whole_behind_a_crash_is_no_cut()
    {
        var record = FollowedFolder.Lines(11);
        _folder.Write("a.log", 10);
        _folder.AppendText("a.log", record[..20]);
        await _folder.ReadAsync();
        _folder.Write("b.log", 20);
        _folder.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["torn", "20"], await _folder.ReadAsync());

        _folder.AppendText("a.log", record[20..]);
        _folder.Crash();
        Assert.Equal(["11", "20"], await _folder.ReadAsync());
        _folder.Append("a.log", 12);

        Assert.Equal(["12"], await _folder.ReadAsync());
        Assert.Empty(_folder.Issues);
    }

    [Fact]
    public async Task An_unfinished_record_before_a_cut_holds_back_nothing_behind_it()
    {
        _folder.Write("a.log", 10);
        _folder.AppendText("a.log", FollowedFolder.Lines(11)[..20]);
        await _folder.ReadAsync();
        _folder.Write("b.log", 20);
        _folder.Clock.Advance(TimeSpan.FromSeconds(5));
        await _folder.ReadAsync();   // 11 is torn, and the checkpoint does not know it

        _folder.AppendText("a.log", "\n" + FollowedFolder.Lines(12));
        await _folder.ReadAsync();
        Cut("a.log", Record + 20);
        _folder.Append("a.log", 13, 14);
        _folder.Crash();
        var records = await _folder.ReadAsync();

        Assert.Contains("14", records);
        Assert.Equal(0, _folder.Reader.LagBytes);
    }

    [Fact]
    public async Task A_trail_with_a_hole_is_believed_up_to_the_hole()
    {
        _folder.Write("a.log", [.. Enumerable.Range(10, 20)]);
        await _folder.ReadAsync();
        _folder.Reader.Dispose();
        var trail = Directory.GetFiles(_folder["trails"]).Single();
        var bytes = await File.ReadAllBytesAsync(trail);
        bytes.AsSpan(24 + (5 * 16), 64).Clear();
        await File.WriteAllBytesAsync(trail, bytes);
        _folder.Restart();
        _folder.Append("a.log", 40);

        Assert.Equal(["40"], await _folder.ReadAsync());
        Assert.Empty(_folder.Issues);
    }

    [Fact]
    public async Task Blank_lines_cost_less_than_themselves()
    {
        _folder.Write("a.log", 10);
        _folder.AppendText("a.log", new string('\n', 20_000));
        await _folder.ReadAsync();
        _folder.Reader.Dispose();

        Assert.InRange(new FileInfo(Directory.GetFiles(_folder["trails"]).Single()).Length, 1, 5_000);
    }

    public void Dispose() => _folder.Dispose();

    private async Task LookAsync()
    {
        for (var look = 0; look < 3; look++)
            Assert.Empty(await _folder.ReadAsync());
    }

    private void Cut(string name, int length)
    {
        using var file = new FileStream(_folder[name], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
    }

    private void AssertNoNameTwice() => Assert.Equal(_folder.Names.Count, _folder.Names.Distinct().Count());

    private void Follow(string glob)
    {
        _folder.Dispose();
        _folder = new FollowedFolder { Glob = glob };
    }
}
