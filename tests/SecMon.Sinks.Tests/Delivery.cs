using SecMon.Silo.Sinks;

namespace SecMon.Sinks.Tests;

/// <summary>What tests ask of every sink.</summary>
internal static class Delivery
{
    public static Task<IReadOnlyList<Refusal>> DeliverAsync(this IAlertSink sink, params SinkDocument[] documents) =>
        sink.DeliverAsync(documents, TestContext.Current.CancellationToken);

    public static Task<SinkFailedException> FailsAsync(this IAlertSink sink, params SinkDocument[] documents) =>
        Assert.ThrowsAsync<SinkFailedException>(() => sink.DeliverAsync(documents));

    public static IEnumerable<string> Ids(this IEnumerable<SinkDocument>? documents) => (documents ?? []).Select(document => document.Id);
}
