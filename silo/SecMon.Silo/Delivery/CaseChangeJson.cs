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

    public static CaseChange Read(string body)
    {
        var change = JsonNode.Parse(body)!;
        var done = (string)change["action"]!;
        return new CaseChange(Enum.GetValues<CaseAction>().First(action => CaseWords.Done(action) == done), (string)change["by"]!)
        {
            Verdict = CaseWords.Verdict((string?)change["verdict"]),
            Assignee = (string?)change["assignee"],
            Note = (string?)change["note"],
        };
    }
}
