using System.Security.Cryptography;
using System.Text;
using SecMon.Silo.Sources;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Storage;

/// <summary>Rejected records are kept once each, sealed.</summary>
public sealed class QuarantineTests : IAsyncDisposable
{
    private static readonly byte[] Raw = Encoding.UTF8.GetBytes("a record that names a citizen");

    private readonly Scratch _scratch = new();
    private readonly Store _store;
    private readonly RecordSeal _seal = new(RandomNumberGenerator.GetBytes(32));
    private readonly Quarantine _quarantine;

    public QuarantineTests()
    {
        _store = Store.Open(_scratch["secmon.db"]);
        _quarantine = new Quarantine(_store, _seal, new ManualClock());
    }

    [Fact]
    public async Task A_kept_record_comes_back_as_it_was_and_cannot_be_read_without_the_key()
    {
        await KeepAsync();

        var kept = Assert.Single(Kept());

        Assert.Equal(Raw, _seal.Open(kept));
        Assert.Equal(-1, kept.AsSpan().IndexOf("citizen"u8));
        Assert.Throws<AuthenticationTagMismatchException>(() => new RecordSeal(RandomNumberGenerator.GetBytes(32)).Open(kept));
    }

    [Fact]
    public async Task A_record_that_was_changed_does_not_open()
    {
        await KeepAsync();
        var kept = Assert.Single(Kept());

        kept[^1] ^= 1;

        Assert.Throws<AuthenticationTagMismatchException>(() => _seal.Open(kept));
    }

    [Fact]
    public async Task A_record_that_comes_again_after_a_crash_is_kept_once()
    {
        await KeepAsync();
        await KeepAsync();

        Assert.Single(Kept());
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _scratch.Dispose();
    }

    private Task KeepAsync() => _quarantine.KeepAsync("db", [new RejectedRecord("a.csv", "00000000000000ff", 42, "torn", Raw)]);

    private List<byte[]> Kept()
    {
        using var reader = Store.OpenReader(_store.Path);
        using var command = reader.CreateCommand();
        command.CommandText = "SELECT sealed FROM quarantine WHERE position = 42 AND reason = 'torn'";
        using var row = command.ExecuteReader();
        var kept = new List<byte[]>();
        while (row.Read())
            kept.Add(row.GetFieldValue<byte[]>(0));
        return kept;
    }
}
