using SecMon.Events.Formats;

namespace SecMon.Silo.Tests.Sources;

/// <summary>Copies of a log, and what is put in its place, are rotation, or hide nothing.</summary>
public sealed class CopiedFilesTests : IDisposable
{
    private FollowedFolder _folder = new();

    [Fact]
    public async Task Cut_to_nothing_after_all_of_it_was_read_is_rotation()
    {
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();

        _folder.Cut("a.log", 0);
        await _folder.SeesNothingAsync();
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
        _folder.Cut("a.log", 0);

        Assert.Equal(["12"], await _folder.ReadAsync());
        await _folder.SeesNothingAsync();
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
        _folder.Cut("a.log", 0);
        await _folder.SeesNothingAsync();
        _folder.Append("a.log", 20);

        Assert.Equal(["20"], await _folder.ReadAsync());
        Assert.Empty(_folder.Issues);
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
        _folder.Cut("a.log", 0);
        var records = await _folder.ReadAsync();

        Assert.Equal(Enumerable.Range(10, 5_000).Select(number => $"{number}"), records);
        Assert.Empty(_folder.Issues);
        _folder.AssertNoNameTwice();
    }

    [Fact]
    public async Task A_longer_copy_beside_a_log_takes_nobodys_place()
    {
        Follow("a.log");
        _folder.Write("a.log", 10, 11);
        await _folder.ReadAsync();

        File.Copy(_folder["a.log"], _folder["a.log.9"]);
        _folder.Append("a.log.9", 90, 91, 92, 93);
        await _folder.SeesNothingAsync();
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
        await _folder.SeesNothingAsync();
        _folder.Append("a.log", 12);

        Assert.Equal(["12"], await _folder.ReadAsync());
        Assert.Equal([FeedIssue.Truncated], _folder.Issues);
        _folder.AssertNoNameTwice();
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

    public void Dispose() => _folder.Dispose();

    private void Follow(string glob)
    {
        _folder.Dispose();
        _folder = new FollowedFolder { Glob = glob };
    }
}
