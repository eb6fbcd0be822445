using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>One thing that goes wrong, with the next requests of a path.</summary>
public sealed record Fault
{
    /// <summary>Prefix of the path that it is about.</summary>
    public string Path { get; init; } = "/_bulk";

    /// <summary>Whether the path must be this and no longer one.</summary>
    public bool IsExact { get; init; }

    /// <summary>For how many requests.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether the request is carried out before things go wrong.</summary>
    public bool Stores { get; init; }

    /// <summary>Answered in place of the true answer.</summary>
    public Answer? Instead { get; init; }

    /// <summary>The connection is reset after so many bytes of the answer's body; 0 before any answer.</summary>
    public int? DropsAfterBytes { get; init; }

    /// <summary>The body ends after so many bytes, as if it were whole.</summary>
    public int? CutsAfterBytes { get; init; }

    /// <summary>Speed of the answer's body.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>Changes the answer to a bulk request.</summary>
    public Action<JsonObject>? Changes { get; init; }

    /// <summary>Refuses items: given the id, the error; null to let it pass.</summary>
    public Func<string, RefusedException?>? RefusesItem { get; init; }

    public static Fault Answers(int status, string body = "", string contentType = "application/json") => new() { Instead = Answer.Text(status, body, contentType) };

    public static Fault BadGateway() => Answers(502, "<html>\n<head><title>502 Bad Gateway</title></head>\n<body></body>\n</html>", "text/html");

    public static Fault Overload() => new()
    {
        Instead = Answer.Error(429, new RefusedException(429, "es_rejected_execution_exception", "rejected execution of coordinating operation").Error()),
    };

    public static Fault Drops(bool stores, int afterBytes = 0) => new() { DropsAfterBytes = afterBytes, Stores = stores };

    public static Fault Cuts(int afterBytes) => new() { CutsAfterBytes = afterBytes, Stores = true };

    public static Fault Slow(double bytesPerSecond) => new() { BytesPerSecond = bytesPerSecond, Stores = true };

    public static Fault Items(int status, string type, params string[] ids) => new()
    {
        Stores = true,
        RefusesItem = id => ids.Length == 0 || ids.Contains(id) ? new RefusedException(status, type, "refused by a fault") : null,
    };

    /// <summary>Refuses the first item of a request.</summary>
    public static Fault FirstItem(int status, string type)
    {
        var isOver = 0;
        return new() { Stores = true, RefusesItem = _ => Interlocked.Exchange(ref isOver, 1) == 0 ? new RefusedException(status, type, "refused by a fault") : null };
    }

    public static Fault Leaves(Action<JsonArray> items) => new() { Stores = true, Changes = answer => items((JsonArray)answer["items"]!) };
}
