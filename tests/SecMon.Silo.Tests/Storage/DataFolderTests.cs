using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Storage;

/// <summary>One process at a time uses a data folder.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly Scratch _scratch = new();

    [Fact]
    public void A_second_holder_is_refused_and_told_why()
    {
        using var first = DataFolder.Open(_scratch["data"]);

        var refused = Assert.Throws<StoreException>(() => DataFolder.Open(_scratch["data"]));

        Assert.Contains("another secmon process uses the data folder", refused.Message, StringComparison.Ordinal);
        Assert.Contains(_scratch["data"], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_was_left_is_free_again()
    {
        DataFolder.Open(_scratch["data"]).Dispose();

        DataFolder.Open(_scratch["data"]).Dispose();
    }

    [Fact]
    public void The_folder_is_for_its_owner_only()
    {
        using var folder = DataFolder.Open(_scratch["data"]);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_a_clear_error()
    {
        File.WriteAllText(_scratch["data"], "");

        Assert.Contains(_scratch["data"], Assert.Throws<StoreException>(() => DataFolder.Open(_scratch["data"])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scratch.Dispose();
}
