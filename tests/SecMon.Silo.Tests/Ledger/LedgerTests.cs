using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using SecMon.Silo.Ledger;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Ledger;

/// <summary>The ledger loses, reorders and changes nothing, and whoever does is found out.</summary>
public sealed class LedgerTests : IAsyncDisposable
{
    private readonly Scratch _scratch = new();
    private readonly Store _store;
    private readonly SqliteLedger _ledger;

    public LedgerTests()
    {
        _store = Store.Open(_scratch["secmon.db"]);
        _ledger = new SqliteLedger(_store, new ManualClock(), NullLogger<SqliteLedger>.Instance);
    }

    [Fact]
    public async Task Entries_are_numbered_without_gaps_and_each_names_the_hash_of_the_one_before()
    {
        await _ledger.AppendAsync([Draft("a"), Draft("b")]);
        await _ledger.AppendAsync([Draft("c")]);

        var entries = await _ledger.ReadAsync(0, 100);

        Assert.Equal([1, 2, 3], entries.Select(entry => entry.Sequence));
        Assert.Equal(["a", "b", "c"], entries.Select(entry => entry.Key));
        Assert.Equal(["", entries[0].Hash, entries[1].Hash], entries.Select(entry => entry.PreviousHash));
        Assert.Equal((3, null), Verify());
    }

    [Fact]
    public async Task What_is_there_already_is_left_as_it_is()
    {
        Assert.Equal(2, await _ledger.AppendAsync([Draft("a"), Draft("b")]));
        Assert.Equal(1, await _ledger.AppendAsync([Draft("a"), Draft("c")]));

        Assert.Equal(["a", "b", "c"], (await _ledger.ReadAsync(0, 100)).Select(entry => entry.Key));
    }

    [Fact]
    public async Task Of_two_contents_under_one_key_the_first_stands_and_the_conflict_is_counted()
    {
        var before = SecMonMetrics.LedgerConflicts.Value;
        await _ledger.AppendAsync([Draft("a", "first")]);

        Assert.Equal(0, await _ledger.AppendAsync([Draft("a", "second")]));

        Assert.Contains("first", (await _ledger.FindAsync(LedgerKind.Alert, "a"))!.Body, StringComparison.Ordinal);
        Assert.Equal(before + 1, SecMonMetrics.LedgerConflicts.Value);
    }

    [Fact]
    public async Task Many_writers_at_once_make_one_chain()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _ledger.AppendAsync([Draft($"k{i % 150}")])));

        Assert.Equal((150, null), Verify());
    }

    [Fact]
    public async Task Whoever_waits_hears_of_the_next_entry()
    {
        var waiting = _ledger.WaitForAsync(0, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        await _ledger.AppendAsync([Draft("a")]);

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("UPDATE ledger SET body = '{\"text\":\"changed\"}' WHERE sequence = 2", "entry 2 (alert k2) was changed")]
    [InlineData("UPDATE ledger SET time = '2020-01-01T00:00:00.000Z' WHERE sequence = 2", "entry 2 (alert k2) was changed")]
    [InlineData("DELETE FROM ledger WHERE sequence = 2", "entry 2 is missing")]
    [InlineData("DELETE FROM ledger WHERE sequence = 1", "entry 1 is missing")]
    [InlineData("DELETE FROM ledger WHERE sequence = 4", "the end was cut off")]
    [InlineData("DELETE FROM ledger", "the end was cut off")]
    [InlineData("UPDATE ledger SET sequence = -sequence; UPDATE ledger SET sequence = CASE sequence WHEN -2 THEN 3 WHEN -3 THEN 2 ELSE -sequence END", "does not follow the entry before it")]
    [InlineData("INSERT INTO ledger SELECT 5, time, kind, 'forged', revision, body, hash, hash, identity FROM ledger WHERE sequence = 4", "entry 5 (alert forged) was changed")]
    [InlineData("DELETE FROM ledger_head", "the head of the ledger is missing")]
    public async Task What_was_done_to_a_ledger_is_named(string deed, string problem)
    {
        await _ledger.AppendAsync([Draft("k1"), Draft("k2"), Draft("k3"), Draft("k4")]);

        Change(deed);

        Assert.Contains(problem, Verify().Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exported_line_holds_what_its_hash_is_made_of()
    {
        await _ledger.AppendAsync([Draft("a \"quoted\" key")]);
        var entry = Assert.Single(await _ledger.ReadAsync(0, 1));

        var line = JsonNode.Parse(entry.ToJson())!;

        Assert.Equal(entry.Hash, (string?)line["hash"]);
        Assert.Equal(
            entry.Hash,
            LedgerEntry.HashOf((long)line["sequence"]!, (string)line["time"]!, (string)line["kind"]!, (string)line["key"]!, (long)line["revision"]!, line["body"]!.ToJsonString(), (string)line["previous_hash"]!));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _scratch.Dispose();
    }

    private static LedgerDraft Draft(string key, string text = "text") => new(LedgerKind.Alert, key, 1, $"{{\"text\":\"{text}\"}}", text);

    private (long Entries, string? Problem) Verify()
    {
        using var reader = Store.OpenReader(_store.Path);
        return LedgerVerifier.Verify(reader);
    }

    private void Change(string deed)
    {
        using var connection = new SqliteConnection($"Data Source={_store.Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the deeds stand above
        command.CommandText = deed;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
