using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>A request, or one item of it, breaks a rule of the server.</summary>
public sealed class RefusedException(int status, string type, string reason, JsonObject? causedBy = null) : Exception(reason)
{
    public int Status => status;

    public string Type => type;

    public JsonObject Error()
    {
        var error = new JsonObject { ["type"] = type, ["reason"] = Message };
        if (causedBy is not null)
            error["caused_by"] = causedBy.DeepClone();
        return error;
    }

    public static RefusedException IllegalArgument(string reason) => new(400, "illegal_argument_exception", reason);
}
