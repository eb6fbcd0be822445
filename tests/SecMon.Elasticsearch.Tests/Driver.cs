using SecMon.Silo.Sinks;

namespace SecMon.Elasticsearch.Tests;

/// <summary>Gives a sink what is pending again and again, as the follower does, but without its pauses.</summary>
internal sealed class Driver(IAlertSink sink)
{
    private const int MostAttempts = 200;

    /// <summary>What the sink threw, in order.</summary>
    public List<SinkFailedException> Failures { get; } = [];

    /// <summary>What was refused for good.</summary>
    public List<Refusal> Refused { get; } = [];

    public IEnumerable<string> RefusedIds => Refused.Select(refusal => refusal.Document.Id);

    /// <summary>Delivers until nothing is pending.</summary>
    public async Task DeliverAsync(params IReadOnlyList<SinkDocument> documents)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            try
            {
                Refused.AddRange(await sink.DeliverAsync(documents, TestContext.Current.CancellationToken));
                return;
            }
            catch (SinkFailedException failed)
            {
                Failures.Add(failed);
                Refused.AddRange(failed.Refused);
                documents = failed.Pending!;
            }
        }

        Assert.Fail($"{documents.Count} documents are pending after {MostAttempts} attempts: {Failures[^1].Message}");
    }
}
