using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A source that reads nothing says why from its first look.</summary>
public sealed class NothingToReadTests : IDisposable
{
    private FollowedFolder _folder = new();

    [Fact]
    public async Task A_glob_that_nothing_fits_says_what_the_folder_has_instead()
    {
        _folder.Write("postgresql-15-main.txt", 1);
        Directory.CreateDirectory(_folder["archive"]);

        Assert.Empty(await _folder.ReadAsync());
        Assert.Equal($"no file fits {_folder["*.log"]}; the folder has archive/, postgresql-15-main.txt", _folder.Reader.Problem);
        Assert.False(_folder.Reader.IsBlind, "all that is there was seen");
    }

    [Fact]
    public async Task Of_many_other_files_a_few_are_named()
    {
        foreach (var name in new[] { "a.txt", "b.txt", "c.txt", "d.txt", "e.txt" })
            _folder.Write(name, 1);
        await _folder.ReadAsync();

        Assert.EndsWith("the folder has a.txt, b.txt, c.txt and 2 more", _folder.Reader.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_would_command_a_terminal_or_turn_text_around_is_shown_harmless()
    {
        _folder.Write("evil\e[2J\n\u202Egpj.txt", 1);
        await _folder.ReadAsync();

        Assert.EndsWith("the folder has evil\uFFFD[2J\uFFFD\uFFFDgpj.txt", _folder.Reader.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder_says_so_and_what_comes_into_it_is_new()
    {
        Reset(new FollowedFolder { Start = new StartMode(IsEnd: true, Since: null) });
        Assert.Empty(await _folder.ReadAsync());
        Assert.EndsWith("the folder is empty", _folder.Reader.Problem, StringComparison.Ordinal);

        _folder.Restart();
        _folder.Write("a.log", 1, 2);

        Assert.Equal(["1", "2"], await _folder.ReadAsync());
        Assert.Null(_folder.Reader.Problem);
    }

    [Fact]
    public async Task Files_that_were_read_and_taken_away_are_no_problem_but_a_silence_knows_of_it()
    {
        _folder.Write("a.log", 1);
        await _folder.ReadAsync();

        File.Delete(_folder["a.log"]);
        await _folder.ReadAsync();

        Assert.Null(_folder.Reader.Problem);
        Assert.Contains("no file fits", _folder.Reader.Absence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logs/*.log", "/logs; make it, or mend  path:")]
    [InlineData("*/a.log", "wildcards stand only in the last part of  path:")]
    [InlineData("file.txt/a.log", "/file.txt is a file, not a folder")]
    public async Task A_folder_that_is_none_says_why_and_the_mend(string glob, string said)
    {
        Reset(new FollowedFolder { Glob = glob });
        _folder.Write("file.txt", 1);
        await _folder.ReadAsync();

        Assert.Contains(said, _folder.Reader.Problem, StringComparison.Ordinal);
        Assert.True(_folder.Reader.IsBlind);
    }

    public void Dispose() => _folder.Dispose();

    private void Reset(FollowedFolder folder)
    {
        _folder.Dispose();
        _folder = folder;
    }
}
