using SecMon.Detection.Rules;

namespace SecMon.Silo.Sinks.Email;

/// <summary>Tells what is mailed at once from what may wait for the digest: each document is one or the other.</summary>
internal static class Paging
{
    /// <summary>True for a new case or incident of that level or news of one, a storm, what is overdue or open again, and for SecMon's own health.</summary>
    public static bool IsPage(SinkDocument document, Severity from)
    {
        if (document.Kind == SinkDocumentKinds.Health)
            return true;
        if (document.Kind != SinkDocumentKinds.Notice)
            return false;

        var fields = DocumentFields.Of(document);
        return fields.Text("event.action") switch
        {
            "raised" or "held_back" or "opened" or "joined" or "worsened" => LevelOf(fields) >= from,
            "storm" or "overdue" or "reopened" => true,
            _ => false,
        };
    }

    /// <summary>The level of a case or an incident; one that says none may be anything, so it counts as the highest.</summary>
    public static Severity LevelOf(DocumentFields fields) =>
        Enum.TryParse<Severity>(fields.Text("secmon.incident.level") ?? fields.Text("secmon.alert.severity"), ignoreCase: true, out var level) ? level : Severity.Critical;
}
