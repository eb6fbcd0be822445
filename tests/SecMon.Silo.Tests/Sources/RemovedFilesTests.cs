using SecMon.Events.Formats;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A log that is removed is told when something was lost, and read on while its server writes to it.</summary>
public sealed class RemovedFilesTests : IDisposable
{
    private FollowedFolder _folder = new();

    [Fact]
    public async Task A_file_that_vanishes_unread_is_told_once_and_read_on_when_it_is_back()
    {
        _folder.Write("a.log", 10);
        _folder.AppendText("a.log", FollowedFolder.Lines(11)[..10]);
        Assert.Equal(["10"], await _folder.ReadAsync());
        _folder.Restart();   // nothing is open

        _folder.Move("a.log", "a.away");
        await _folder.SeesNothingAsync();
        await _folder.SeesNothingAsync();
        _folder.Restart();
        await _folder.SeesNothingAsync();

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
        await _folder.SeesNothingAsync();

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
        await _folder.SeesNothingAsync();
        await _folder.SeesNothingAsync();

        Assert.Equal([FeedIssue.MissingFolder], _folder.Issues);
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

    public void Dispose() => _folder.Dispose();

    private void Follow(string glob)
    {
        _folder.Dispose();
        _folder = new FollowedFolder { Glob = glob };
    }
}
