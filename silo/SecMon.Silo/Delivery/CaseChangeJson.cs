using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;

namespace SecMon.Silo.Delivery;

/// <summary>A change of a case as the ledger keeps it.</summary>
internal static class CaseChangeJson
{
    public static string Write(CaseChange change)
    {
        var body = new JsonObject { ["action"] = CaseWords.Done(change.Action), ["by"] = change.By };
        if (change.Verdict is { } verdict)
            body["verdict"] = CaseWords.Word(verdict);
        if (change.Assignee is not null)
            body["assignee"] = change.Assignee;
        if (change.Note is not null)
            body["note"] = change.Note;
        return CanonicalJson.Write(body);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static CaseChange Read(string body) => Read(JsonNode.Parse(body) as JsonObject ?? throw new FormatException("a change of a case is an object"));

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">It is no change.</exception>
    public static CaseChange Read(JsonObject change)
    {
        var done = (string?)change["action"];
        var action = Enum.GetValues<CaseAction>().Select(known => (CaseAction?)known).FirstOrDefault(known => CaseWords.Done(known!.Value) == done);
        if (action is null || (string?)change["by"] is not { } by)
            throw new FormatException("a change of a case says what was done, and who did it");
        return new CaseChange(action.Value, by)
        {
            Verdict = CaseWords.Verdict((string?)change["verdict"]),
            Assignee = (string?)change["assignee"],
            Note = (string?)change["note"],
        };
    }
}
