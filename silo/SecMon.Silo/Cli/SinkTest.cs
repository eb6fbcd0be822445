using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Cli;

/// <summary>Sends a marked test alert to sinks.</summary>
internal static class SinkTest
{
    private const string Message = "This is a test of SecMon's alert delivery. Nothing happened; nothing is to be done.";

    public static async Task<int> RunAsync(string config, string? only, CancellationToken cancellation)
    {
        using var sinks = new ConfiguredSinks(config, only);
        var failed = 0;
        foreach (var sink in sinks.All)
        {
            if (!await TryAsync(sink, cancellation))
                failed++;
        }

        return failed == 0 ? ExitCode.Done : ExitCode.DoesNotHold;
    }

    private static async Task<bool> TryAsync(SinkRegistration registration, CancellationToken cancellation)
    {
        var (sink, started) = (registration.Sink, Stopwatch.GetTimestamp());
        var documents = Documents(sink.Takes);
        var (isGood, said) = await DeliverAsync(sink, documents, cancellation);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var what = string.Join(", ", documents.Select(document => document.Kind.ToString().ToLowerInvariant()));
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{sink.Name,-20} {(isGood ? "ok" : "FAILED"),-6} {what} in {elapsed:0} ms{said}"));
        return isGood;
    }

    private static async Task<(bool IsGood, string Said)> DeliverAsync(IAlertSink sink, IReadOnlyList<SinkDocument> documents, CancellationToken cancellation)
    {
        try
        {
            var refused = await sink.DeliverAsync(documents, cancellation);
            return refused.Count == 0 ? (true, "") : (false, $": refused for good: {refused[0].Reason}");
        }
        catch (SinkFailedException failed)
        {
            return failed.Refused.Count > 0 ? (false, $": refused for good: {failed.Refused[0].Reason}") : (false, $": {failed.Message}");
        }
    }

    /// <summary>One alert, its closed case, and a closed incident of it, of the moment.</summary>
    private static List<SinkDocument> Documents(SinkDocumentKinds takes)
    {
        var now = DateTime.UtcNow;
        var id = $"al-{Guid.NewGuid():N}";
        var documents = new List<SinkDocument>();
        foreach (var kind in new[] { SinkDocumentKinds.Alert, SinkDocumentKinds.Case, SinkDocumentKinds.Notice })
        {
            if (takes.HasFlag(kind))
                documents.Add(new SinkDocument { Kind = kind, Id = kind == SinkDocumentKinds.Notice ? $"{id}:raised" : id, Version = 1, Time = now, Sequence = 0, Json = DocumentComposer.Write(Document(id, now, kind)) });
        }

        if (takes.HasFlag(SinkDocumentKinds.Incident))
            documents.Add(SinkTestIncident.Of(id, Message, now));
        return documents;
    }

    private static JsonObject Document(string id, DateTime now, SinkDocumentKinds kind)
    {
        var time = now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var isAlert = kind == SinkDocumentKinds.Alert;
        var document = new JsonObject
        {
            ["@timestamp"] = time,
            ["ecs"] = new JsonObject { ["version"] = AlertBuilder.EcsVersion },
            ["message"] = Message,
            ["tags"] = new JsonArray("secmon", "test"),
            ["event"] = new JsonObject
            {
                ["id"] = id,
                ["kind"] = isAlert ? "alert" : "state",
                ["category"] = new JsonArray("database"),
                ["type"] = new JsonArray("info"),
                ["action"] = isAlert ? "other" : "raised",
                ["module"] = "secmon",
                ["dataset"] = isAlert ? "secmon.alert" : "secmon.case",
                ["provider"] = "secmon",
                ["code"] = "TEST",
                ["severity"] = 99,
                ["created"] = time,
                ["reason"] = "secmon sinks test was run",
            },
            ["rule"] = new JsonObject { ["id"] = "00000000-0000-0000-0000-000000000000", ["name"] = "SecMon test alert" },
            ["secmon"] = new JsonObject
            {
                ["alert"] = new JsonObject { ["id"] = id, ["severity"] = "critical", ["group"] = "" },
                ["case"] = isAlert ? new JsonObject { ["id"] = id } : CaseFields(id, time, kind),
            },
        };
        return document;
    }

    /// <summary>Closed in the index, so that it is nobody's work; open in a notice, so that it is seen to arrive.</summary>
    private static JsonObject CaseFields(string id, string time, SinkDocumentKinds kind)
    {
        var fields = new JsonObject { ["id"] = id, ["status"] = kind == SinkDocumentKinds.Case ? "closed" : "open", ["revision"] = 1, ["count"] = 1, ["first"] = time, ["last"] = time, ["updated"] = time };
        if (kind == SinkDocumentKinds.Case)
            (fields["closed"], fields["verdict"]) = (time, "benign");
        return fields;
    }
}
