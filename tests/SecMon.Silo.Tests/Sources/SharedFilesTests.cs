using SecMon.Events.Formats;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>Of two sources that name the same file the first in the configuration reads it, and the other says so.</summary>
public sealed class SharedFilesTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly List<FollowedFolder> _folders = [];

    [Theory]
    [InlineData("a.log")]
    [InlineData("a*")]
    public async Task A_file_of_an_earlier_source_is_left_to_it_whoever_saw_it_first(string glob)
    {
        var (first, second) = (Source("first", glob), Source("second", "*.log"));
        Write("a.log", 1);
        var (reader, other) = (Follow(first), Follow(second, first));

        Assert.Empty(await other.ReadAsync());
        Assert.Equal($"{_scratch["a.log"]} is read by source first, which stands before it in the configuration; give each source files of its own", other.Reader.Problem);
        Assert.Equal(["1"], await reader.ReadAsync());
        Assert.Null(reader.Reader.Problem);

        other.Restart();
        Assert.Empty(await other.ReadAsync());
    }

    [Fact]
    public async Task A_file_behind_a_link_is_the_same_file()
    {
        var first = Source("first", "real/*.log");
        Directory.CreateDirectory(_scratch["real"]);
        Write("real/a.log", 1);
        File.CreateSymbolicLink(_scratch["link.log"], _scratch["real/a.log"]);
        Directory.CreateSymbolicLink(_scratch["linked"], _scratch["real"]);

        foreach (var glob in new[] { "*.log", "linked/*.log" })
        {
            var other = Follow(Source("second", glob), first);
            Assert.Empty(await other.ReadAsync());
            Assert.Contains("is read by source first", other.Reader.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_its_own_it_reads_and_knows_its_end()
    {
        var other = Follow(Source("second", "*.log"), Source("first", "a.log"));
        Write("a.log", 1);
        Write("b.log", 10);

        Assert.Equal(["10"], await other.ReadAsync());
        Assert.False(other.Reader.IsBlind);
        Assert.True(other.Reader.IsPartial);
        Assert.Equal(0, other.Reader.LagBytes);
    }

    [Fact]
    public async Task A_file_that_comes_later_and_what_rotation_makes_of_it_are_decided_alike()
    {
        var other = Follow(Source("second", "*"), Source("first", "a.log"));
        Write("b.log", 10);
        Assert.Equal(["10"], await other.ReadAsync());

        for (var i = 0; i < 20; i++)
        {
            Write("a.log", i);
            Assert.Empty(await other.ReadAsync());
            File.Move(_scratch["a.log"], _scratch["a.log.1"], overwrite: true);
            Assert.Empty(await other.ReadAsync());
        }
    }

    public void Dispose()
    {
        _folders.ForEach(folder => folder.Dispose());
        _scratch.Dispose();
    }

    private SourceOptions Source(string id, string glob) => new() { Id = id, Path = _scratch[glob], Format = LogFormats.Find("json")! };

    private void Write(string name, params int[] numbers) => File.WriteAllText(_scratch[name], FollowedFolder.Lines(numbers));

    private FollowedFolder Follow(SourceOptions source, params SourceOptions[] before)
    {
        var folder = new FollowedFolder { Glob = source.Path, Place = SourcePlace.Of(source, [.. before, source]) };
        _folders.Add(folder);
        return folder;
    }
}
