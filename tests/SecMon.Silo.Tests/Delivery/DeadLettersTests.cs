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
