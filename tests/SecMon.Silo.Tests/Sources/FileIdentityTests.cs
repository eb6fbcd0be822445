using System.Text;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

/// <summary>A file is known by its first record.</summary>
public sealed class FileIdentityTests
{
    [Fact]
    public void What_follows_the_first_record_does_not_matter() =>
        Assert.Equal(IdOf(FollowedFolder.Lines(1)), IdOf(FollowedFolder.Lines(1, 2, 3)));

    [Fact]
    public void Another_first_record_is_another_file() =>
        Assert.NotEqual(IdOf(FollowedFolder.Lines(1, 2)), IdOf(FollowedFolder.Lines(2)));

    [Fact]
    public void Of_a_long_first_record_its_first_1024_bytes_count()
    {
        var head = $"{{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"text\":\"{new string('x', 12_000)}";

        Assert.Equal(IdOf(head + "one\"}\n"), IdOf(head + "two\"}\n"));
        Assert.Equal(IdOf(head), IdOf(head + "one\"}\n"));
        Assert.Null(Identify(head[..5_000]));   // where it ends may still change what names it
    }

    [Fact]
    public void A_short_first_record_without_an_end_is_no_identity_yet() =>
        Assert.Null(Identify("{\"@timestamp\":"));

    [Fact]
    public async Task Renaming_copying_and_compressing_keep_the_identity()
    {
        using var folder = new FollowedFolder { Glob = "a.log" };
        folder.Write("a.log", 1, 2);
        await folder.ReadAsync();
        var before = Assert.Single(folder.Reader.Progress).FileId;

        folder.Move("a.log", "a.log.1");
        File.Copy(folder["a.log.1"], folder["a.log.2"]);
        folder.Compress("a.log.1");
        await folder.ReadAsync();

        Assert.Equal(before, Assert.Single(folder.Reader.Progress).FileId);
    }

    private static ulong IdOf(string content) => Identify(content)!.FileId;

    private static FileIdentity? Identify(string content) =>
        FileIdentity.Of(Encoding.UTF8.GetBytes(content), isComplete: false, FollowedFolder.CreateParser());
}
