using System.Text;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks.Email;

/// <summary>An incident in a mail: what happened in which order, why it is one story, what to do.</summary>
/// <param name="both">Writes a time, UTC, in the zone of the people and in that of the logs.</param>
internal sealed class IncidentMail(Func<DateTime, string> both)
{
    /// <summary>The text of a page.</summary>
    public string Page(SinkDocument document, DocumentFields fields)
    {
        var whole = JsonNode.Parse(document.Json)!;
        var text = new StringBuilder();
        text.Append(MailLine.One(fields.Text("message") ?? IncidentText.Summary(whole))).Append("\n\n");
        MailLine.Add(text, "what", $"{IncidentText.Summary(whole)} ({IncidentText.Level(whole)})");
        MailLine.Add(text, "news", IncidentText.News(whole));
        MailLine.Add(text, "why", DecidedText.Decisions(whole));
        MailLine.Add(text, "who", IncidentText.Whose(whole));
        text.Append("\nWhat happened, in the order of time:\n");
        foreach (var line in IncidentText.Cases(whole, both))
            text.Append("  ").Append(MailLine.One(line)).Append('\n');
        text.Append('\n');
        MailLine.Add(text, "check next", fields.Text("secmon.incident.next"));
        MailLine.Add(text, "runbook", fields.Text("secmon.incident.runbook"));
        MailLine.Add(text, "link", fields.Text("event.url"));
        MailLine.Add(text, "incident", MailText.CaseOf(document, fields));
        return text.ToString();
    }

    /// <summary>Adds what a digest says.</summary>
    public void AddTo(StringBuilder text, SinkDocument document, DocumentFields fields)
    {
        var whole = JsonNode.Parse(document.Json)!;
        text.Append(MailLine.One($"{IncidentText.Level(whole)}  {IncidentText.Summary(whole)}")).Append('\n');
        MailLine.Add(text, "  now", $"{IncidentText.News(whole)}, {fields.Number("secmon.incident.count") ?? 0} cases");
        MailLine.Add(text, "  when", fields.Time("secmon.incident.last") is { } last ? both(last) : null);
        MailLine.Add(text, "  who", IncidentText.Whose(whole));
        MailLine.Add(text, "  link", fields.Text("event.url"));
        text.Append('\n');
    }
}
