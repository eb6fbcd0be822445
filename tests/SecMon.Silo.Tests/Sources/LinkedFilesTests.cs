using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A log behind symbolic links, as every file in /var/log/containers is, is read like any other.</summary>
public sealed class LinkedFilesTests : IDisposable
{
    private FollowedFolder _folder = new();

    [Theory]
    [InlineData(3)]
    [InlineData(20_000)]   // far more than one read
    public async Task A_log_behind_a_link_is_read_to_its_end_and_followed(int records)
    {
        var numbers = Enumerable.Range(1, records).ToArray();
        _folder.Write("real.data", numbers);
        Link("a.log", "real.data");
        Assert.Equal(records, (await _folder.ReadAsync()).Count);
        Assert.Equal(0, _folder.Reader.LagBytes);

        _folder.Append("real.data", records + 1, records + 2);

        Assert.Equal([$"{records + 1}", $"{records + 2}"], await _folder.ReadAsync());
        Assert.Null(_folder.Reader.Problem);
    }

    [Fact]
    public async Task A_chain_of_links_is_followed()
    {
        _folder.Write("real.data", 1, 2);
        Link("inner.link", "real.data");
        Link("a.log", "inner.link");
        Assert.Equal(["1", "2"], await _folder.ReadAsync());

        _folder.Append("real.data", 3);
        _folder.Restart();

        Assert.Equal(["3"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_folder_behind_a_link_is_read()
    {
        Directory.CreateDirectory(_folder["real"]);
        Link("logs", "real");
        var behind = new FollowedFolder { Glob = _folder["logs/*.log"] };
        _folder.Write("real/a.log", 1, 2);

        Assert.Equal(["1", "2"], await behind.ReadAsync());
        behind.Dispose();
    }

    [Fact]
    public async Task Rotation_by_a_link_that_is_switched_loses_and_repeats_nothing()
    {
        _folder.Write("monday.data", 1, 2);
        _folder.Write("tuesday.data", 3, 4);   // as long as the other
        File.SetLastWriteTimeUtc(_folder["tuesday.data"], File.GetLastWriteTimeUtc(_folder["monday.data"]));
        Link("current.log", "monday.data");
        Assert.Equal(["1", "2"], await _folder.ReadAsync());

        File.Delete(_folder["current.log"]);
        Link("current.log", "tuesday.data");

        Assert.Equal(["3", "4"], await _folder.ReadAsync());
        _folder.Append("tuesday.data", 5);
        Assert.Equal(["5"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_start_at_the_end_is_the_end_of_the_file_behind_the_link()
    {
        Reset(new FollowedFolder { Start = new StartMode(IsEnd: true, Since: null) });
        _folder.Write("real.data", [.. Enumerable.Range(1, 40)]);
        Link("a.log", "real.data");
        Assert.Empty(await _folder.ReadAsync());

        _folder.Append("real.data", 41);

        Assert.Equal(["41"], await _folder.ReadAsync());
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_is_named_and_hides_no_other_file()
    {
        _folder.Write("good.log", 1);
        Link("dead.log", "gone.data");

        Assert.Equal(["1"], await _folder.ReadAsync());
        Assert.Contains("dead.log is a link to", _folder.Reader.Problem, StringComparison.Ordinal);

        _folder.Write("gone.data", 2);
        Assert.Equal(["2"], await _folder.ReadAsync());
        Assert.Null(_folder.Reader.Problem);
    }

    [Fact]
    public async Task A_circle_of_links_is_named_and_hides_no_other_file()
    {
        _folder.Write("good.log", 1);
        Link("a.log", "b.log");
        Link("b.log", "a.log");

        Assert.Equal(["1"], await _folder.ReadAsync());
        Assert.NotNull(_folder.Reader.Problem);
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_a_problem_and_what_comes_with_it_is_new()
    {
        using var missing = new FollowedFolder { Glob = _folder["later/*.log"], Start = new StartMode(IsEnd: true, Since: null) };
        Assert.Empty(await missing.ReadAsync());
        Assert.Contains("there is no folder", missing.Reader.Problem, StringComparison.Ordinal);

        Directory.CreateDirectory(_folder["later"]);
        _folder.Write("later/a.log", 1, 2);

        Assert.Equal(["1", "2"], await missing.ReadAsync());
        Assert.Null(missing.Reader.Problem);
    }

    public void Dispose() => _folder.Dispose();

    private void Link(string name, string target) => File.CreateSymbolicLink(_folder[name], _folder[target]);

    private void Reset(FollowedFolder folder)
    {
        _folder.Dispose();
        _folder = folder;
    }
}
