using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks;
using SecMon.Silo.Storage;

namespace SecMon.Silo.Tests.Delivery;

public sealed class DeadLettersTests : IAsyncDisposable
{
    private static readonly DateTime Ten = DeliveryBench.Ten;

    private readonly DeliveryBench _bench = new();

    [Fact]
    public async Task An_alert_and_its_case_of_one_id_and_version_are_two_letters()
    {
        await KeepAsync(Document(SinkDocumentKinds.Alert, 1), Document(SinkDocumentKinds.Case, 1));

        Assert.Equal([SinkDocumentKinds.Alert, SinkDocumentKinds.Case], Read().Select(letter => letter.Document.Kind));
        await _bench.Store.WriteAsync(connection => DeadLetters.Remove(connection, [Read()[0]]));
        Assert.Equal(SinkDocumentKinds.Case, Assert.Single(Read()).Document.Kind);
    }

    [Fact]
    public async Task Of_what_is_refused_version_after_version_the_newest_is_kept()
    {
        await KeepAsync(Document(SinkDocumentKinds.Case, 1), Document(SinkDocumentKinds.Case, 2));
        await KeepAsync(Document(SinkDocumentKinds.Case, 5), Document(SinkDocumentKinds.Alert, 1));

        Assert.Equal([1L, 5], Read().Select(letter => letter.Document.Version));
    }

    [Fact]
    public async Task Letters_of_a_store_of_version_2_are_taken_over()
    {
        await _bench.ExecuteAsync("DROP TABLE dead_letter");
        await _bench.ExecuteAsync("""
            CREATE TABLE dead_letter (
              sink TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, kind INTEGER NOT NULL, sequence INTEGER NOT NULL, document_time TEXT NOT NULL,
              time TEXT NOT NULL, reason TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (sink, id, version)) WITHOUT ROWID
            """);
        await KeepAsync(Document(SinkDocumentKinds.Alert, 1));
        await _bench.ExecuteAsync("DROP TABLE activity");
        await _bench.ExecuteAsync("PRAGMA user_version=2");

        await using var opened = Store.Open(_bench.Store.Path);

        Assert.Equal(Document(SinkDocumentKinds.Alert, 1), Assert.Single(Read()).Document);
        await KeepAsync(Document(SinkDocumentKinds.Case, 1));
        Assert.Equal(2, Read().Count);
        Assert.Equal(0, _bench.Count("activity"));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private static SinkDocument Document(SinkDocumentKinds kind, long version) => new() { Kind = kind, Id = "al-1", Version = version, Time = Ten, Sequence = 7, Json = "{}" };

    private Task<int> KeepAsync(params SinkDocument[] documents) => _bench.Store.WriteAsync(connection =>
    {
        DeadLetters.Keep(connection, "records", documents.Select(document => new Refusal(document, "no")), Ten);
        return documents.Length;
    });

    private IReadOnlyList<DeadLetter> Read()
    {
        using var reader = Store.OpenReader(_bench.Store.Path);
        return DeadLetters.Read(reader, "records");
    }
}
