using SecMon.Events.Formats;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A log that is cut short is told at once, every record is read once, and no two records have one name.</summary>
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

        _folder.Cut("a.log", (2 * Record) + within);
        Assert.Empty(await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        _folder.AppendText("a.log", "\n" + FollowedFolder.Lines(20, 21, 22));

        Assert.Equal(["torn", "20", "21", "22"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        _folder.AssertNoNameTwice();
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

        _folder.Cut("a.log", kept * 10 * Record);
        _folder.Append("a.log", [.. Enumerable.Range(60, 39)]);

        Assert.Equal(Enumerable.Range(60, 39).Select(number => $"{number}"), await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        _folder.AssertNoNameTwice();
    }

    [Fact]
    public async Task A_cut_while_nobody_looked_is_found_by_the_next_start()
    {
        _folder.Write("a.log", 10, 11, 12, 13);
        await _folder.ReadAsync();

        _folder.Cut("a.log", 2 * Record);
        _folder.Append("a.log", 20, 21, 22);
        _folder.Restart();

        Assert.Equal(["20", "21", "22"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        _folder.AssertNoNameTwice();
    }

    [Fact]
    public async Task What_was_read_past_the_checkpoint_and_stands_there_still_keeps_its_name()
    {
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();
        _folder.Append("a.log", 12, 13, 14);
        await _folder.ReadAsync();
        var before = _folder.Names.ToList();

        _folder.Cut("a.log", 4 * Record);
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
        _folder.Cut("a.log", 2 * Record);
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
            _folder.Cut("a.log", ((round % 5) + 1) * Record);
            int[] more = [.. Enumerable.Range(20 + (round * 8), 8)];
            _folder.Append("a.log", more);
            if (round % 3 == 2)
                _folder.Restart();
            Assert.Equal(more.Select(number => $"{number}"), await _folder.ReadAsync());
        }

        Assert.Equal(Enumerable.Repeat(FeedIssue.Truncated, 8), _folder.Issues);
        _folder.AssertNoNameTwice();
    }

    [Fact]
    public async Task A_file_that_was_cut_is_read_on_through_rotation_and_compression()
    {
        Follow("a.log");
        _folder.Write("a.log", 10, 11, 12, 13);
        await _folder.ReadAsync();
        _folder.Cut("a.log", 2 * Record);
        _folder.Append("a.log", 20);
        Assert.Equal(["20"], await _folder.ReadAsync());

        _folder.Append("a.log", 21);
        _folder.Move("a.log", "a.log.1");
        _folder.Compress("a.log.1");
        _folder.Write("a.log", 30);
        _folder.Restart();

        Assert.Equal(["21", "30"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        _folder.AssertNoNameTwice();
    }

    [Fact]
    public async Task Bytes_that_were_cut_before_anybody_read_them_are_told()
    {
        _folder.Write("a.log", 10, 11);
        _folder.AppendText("a.log", FollowedFolder.Lines(12)[..20]);   // holds the reader back
        await _folder.ReadAsync();

        _folder.Cut("a.log", 2 * Record);
        await _folder.ReadAsync();

        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        _folder.Append("a.log", 20);
        Assert.Equal(["20"], await _folder.ReadAsync());
        _folder.AssertNoNameTwice();
    }

    [Fact]
    public async Task Cut_to_nothing_before_all_of_it_was_read_is_told()
    {
        _folder.Write("a.log", 10, 11);
        _folder.AppendText("a.log", FollowedFolder.Lines(12)[..20]);
        await _folder.ReadAsync();

        _folder.Cut("a.log", 0);
        await _folder.SeesNothingAsync();

        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
    }

    [Fact]
    public async Task A_cut_file_that_is_compressed_with_nothing_behind_the_cut_holds_back_no_other()
    {
        Follow("a.log");
        _folder.Write("a.log", 10, 11, 12);
        await _folder.ReadAsync();
        _folder.Cut("a.log", 2 * Record);
        Assert.Empty(await _folder.ReadAsync());

        _folder.Move("a.log", "a.log.1");
        _folder.Compress("a.log.1");
        _folder.Write("a.log", 30, 31);
        _folder.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["30", "31"], await _folder.ReadAsync());
        Assert.Equal(0, _folder.Reader.LagBytes);
    }

    [Fact]
    public async Task A_crash_and_a_further_cut_give_no_name_of_before()
    {
        _folder.Write("a.log", 10, 11, 12);
        await _folder.ReadAsync();
        _folder.Cut("a.log", 2 * Record);
        await _folder.ReadAsync();
        _folder.Append("a.log", 20, 21);
        Assert.Equal(["20", "21"], await _folder.ReadAsync());

        _folder.Cut("a.log", 3 * Record);   // behind 20
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

        _folder.Cut("a.log", (2 * Record) - 5);
        await _folder.SeesNothingAsync();
        _folder.AppendText("a.log", "\n" + FollowedFolder.Lines(20, 21, 22));
        Assert.Equal(["torn", "20", "21", "22"], await _folder.ReadAsync());
        _folder.Append("a.log", 23);

        Assert.Equal(["23"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
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
        _folder.Cut("a.log", Record + 20);
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

    private void Follow(string glob)
    {
        _folder.Dispose();
        _folder = new FollowedFolder { Glob = glob };
    }
}
