using System.Text;
using SecMon.Silo.Grains;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Storage;

/// <summary>What lies in the store is sealed, and what a version before wrote is read on.</summary>
public sealed class SealedBytesTests
{
    private static readonly byte[] Clear = Encoding.UTF8.GetBytes("{\"account\":\"clerk_999000111222\"}");

    [Fact]
    public void What_is_closed_shows_nothing_and_opens_to_the_same()
    {
        var seal = new SealedBytes(new RecordSeal(new byte[32]));
        var closed = seal.Close(Clear);

        Assert.Equal(-1, closed.AsSpan().IndexOf("999"u8));
        Assert.Equal(Clear, seal.Open(closed));
    }

    [Fact]
    public void New_names_of_tables_lie_sealed_in_a_checkpoint_and_one_of_a_version_before_has_none()
    {
        var json = new CheckpointJson(new RecordSeal(new byte[32]));
        var written = json.Serialize(new SourceCheckpoint { NewNames = "pop.hidden"u8.ToArray() }).ToArray();

        Assert.Equal(-1, written.AsSpan().IndexOf("hidden"u8));
        Assert.Equal(-1, written.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String("pop.hidden"u8))));
        Assert.Equal("pop.hidden"u8.ToArray(), json.Deserialize<SourceCheckpoint>(new BinaryData(written)).NewNames);
        Assert.Empty(json.Deserialize<SourceCheckpoint>(new BinaryData("{\"Epoch\":1}"u8.ToArray())).NewNames);
    }

    [Fact]
    public void What_a_version_before_wrote_is_taken_as_it_is() => Assert.Equal(Clear, new SealedBytes(new RecordSeal(new byte[32])).Open(Clear));

    [Fact]
    public void Without_a_seal_bytes_stay_as_they_are() => Assert.Equal(Clear, new SealedBytes(null).Close(Clear));
}
