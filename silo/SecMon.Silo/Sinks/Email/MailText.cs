using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Sinks.Email;

/// <summary>
/// Words of mails: plain text that a person on call can act on. Every value is made one line first, so that nobody can
/// write a line of his own through the name of an account.
/// </summary>
internal sealed class MailText(TimeZoneInfo zone)
{
    private const int LongestSubject = 150;

    /// <summary>The subject of a page.</summary>
    public static string Subject(SinkDocument document)
    {
        var fields = DocumentFields.Of(document);
        var words = document.Kind == SinkDocumentKinds.Health
            ? new[] { fields.Text("secmon.health.severity"), fields.Text("event.action"), HealthOf(fields) }
            : IsIncident(fields) ? [fields.Text("secmon.incident.level"), NewsOf(fields), "Incident:", fields.Text("secmon.incident.title") ?? fields.Text("message")]
            : [fields.Text("secmon.alert.severity"), NewsOf(fields), fields.Text("event.code"), fields.Text("message") ?? fields.Text("rule.name")];
        return PlainLine.Of($"[SecMon] {string.Join(' ', words.OfType<string>())}".TrimEnd(), LongestSubject);
    }

    /// <summary>The subject of a digest.</summary>
    /// <param name="cases">Of how many cases and incidents it tells.</param>
    public static string DigestSubject(int cases) => cases switch
    {
        0 => "[SecMon] digest: nothing new; checkpoint of the ledger",
        1 => "[SecMon] digest: 1 case",
        _ => $"[SecMon] digest: {cases} cases",
    };

    /// <summary>The text of a page.</summary>
    public string Page(SinkDocument document)
    {
        var fields = DocumentFields.Of(document);
        if (document.Kind == SinkDocumentKinds.Health)
            return HealthPage(document, fields);
        return IsIncident(fields) ? new IncidentMail(Both).Page(document, fields) : CasePage(document, fields);
    }

    /// <summary>The text of a digest.</summary>
    /// <param name="notices">Notices in ledger order; of each case the last one is told.</param>
    /// <param name="checkpoint">The newest checkpoint; null when none came.</param>
    public string Digest(IReadOnlyList<SinkDocument> notices, SinkDocument? checkpoint)
    {
        var text = new StringBuilder();
        foreach (var (document, fields) in CasesOf(notices))
        {
            if (IsIncident(fields))
            {
                new IncidentMail(Both).AddTo(text, document, fields);
                continue;
            }

            text.Append(One($"{fields.Text("secmon.alert.severity") ?? "unknown level"}  {fields.Text("event.code")}  {MessageOf(fields)}")).Append('\n');
            AddLine(text, "  now", $"{fields.Text("event.action") ?? "changed"}, {CountOf(fields)}");
            AddLine(text, "  held back", HeldOf(document));
            AddLine(text, "  when", WhenOf(document, fields));
            AddLine(text, "  who", WhoOf(fields));
            AddLine(text, "  link", fields.Text("event.url"));
            text.Append('\n');
        }

        if (notices.Count == 0)
            text.Append("No news of cases.\n\n");
        if (checkpoint is not null)
            AddCheckpoint(text, DocumentFields.Of(checkpoint));
        return text.ToString();
    }

    /// <summary>The last notice of each case and incident, the highest level first.</summary>
    public static IReadOnlyList<(SinkDocument Document, DocumentFields Fields)> CasesOf(IReadOnlyList<SinkDocument> notices) =>
    [
        .. notices.Select(document => (Document: document, Fields: DocumentFields.Of(document)))
            .GroupBy(notice => CaseOf(notice.Document, notice.Fields))
            .Select(group => group.Last())
            .OrderByDescending(notice => Paging.LevelOf(notice.Fields)),
    ];

    /// <summary>The case, or the incident, that a notice is about.</summary>
    public static string CaseOf(SinkDocument document, DocumentFields fields) => fields.Text("secmon.incident.id") ?? fields.Text("secmon.case.id") ?? document.Id;

    private static bool IsIncident(DocumentFields fields) => fields.Text("event.dataset") == "secmon.incident";

    private string CasePage(SinkDocument document, DocumentFields fields)
    {
        var text = new StringBuilder();
        text.Append(One(MessageOf(fields))).Append("\n\n");
        AddLine(text, "what", $"{fields.Text("rule.name") ?? "unknown rule"} ({string.Join(", ", Present(fields.Text("event.code"), fields.Text("secmon.alert.severity")))})");
        AddLine(text, "news", NewsInWords(fields));
        AddLine(text, "why", fields.Text("event.reason"));
        AddLine(text, "when", WhenOf(document, fields));
        AddLine(text, "who", WhoOf(fields));
        AddLine(text, "from where", string.Join(", ", Present(fields.Text("source.ip"), fields.Text("service.name"))));
        AddLine(text, "database", string.Join(", ", Present(fields.Text("db.namespace"), fields.Text("db.collection.name"), fields.Text("host.name"))));
        AddLine(text, "how often", CountOf(fields));
        AddLine(text, "held back", HeldOf(document));
        var whole = JsonNode.Parse(document.Json);
        AddLine(text, "also found", DecidedText.Signals(whole));
        AddLine(text, "decided", DecidedText.Decisions(whole));
        AddLine(text, "evidence", EvidenceOf(fields));
        text.Append('\n');
        AddLine(text, "check next", fields.Text("secmon.detail.next"));
        AddLine(text, "runbook", fields.Text("event.reference") ?? fields.Text("secmon.case.runbook"));
        AddLine(text, "link", fields.Text("event.url"));
        AddLine(text, "case", CaseOf(document, fields));
        return text.ToString();
    }

    private string HealthPage(SinkDocument document, DocumentFields fields)
    {
        var text = new StringBuilder();
        text.Append(One(fields.Text("message") ?? HealthOf(fields))).Append("\n\n");
        AddLine(text, "what", HealthOf(fields));
        AddLine(text, "news", fields.Text("event.action"));
        AddLine(text, "level", fields.Text("secmon.health.severity"));
        AddLine(text, "when", Both(fields.Time("@timestamp") ?? document.Time));
        text.Append('\n');
        AddLine(text, "check next", fields.Text("secmon.health.next"));
        AddLine(text, "runbook", fields.Text("event.reference"));
        return text.ToString();
    }

    private static void AddCheckpoint(StringBuilder text, DocumentFields fields)
    {
        text.Append("Checkpoint of the ledger; keep this mail, it proves that nothing before it was changed.\n");
        AddLine(text, "sequence", fields.Text("secmon.checkpoint.sequence"));
        AddLine(text, "hash", fields.Text("secmon.checkpoint.hash"));
        AddLine(text, "key", fields.Text("secmon.checkpoint.key_id"));
        AddLine(text, "signature", fields.Text("secmon.checkpoint.signature"));
    }

    private static string HealthOf(DocumentFields fields) =>
        string.Join(' ', Present(fields.Text("secmon.health.name") ?? "health", fields.Text("secmon.health.subject")));

    private static string MessageOf(DocumentFields fields) => fields.Text("message") ?? fields.Text("rule.name") ?? "SecMon has no message for this case";

    /// <summary>A new case or incident needs no word for it in a subject; anything else does.</summary>
    private static string? NewsOf(DocumentFields fields) => fields.Text("event.action") is { } action && action is not ("raised" or "opened") ? action : null;

    private static string? NewsInWords(DocumentFields fields) => fields.Text("event.action") switch
    {
        "raised" => "a new case",
        "held_back" => "in the alert's quiet time more was done, with names that nobody has heard of",
        "storm" => "many cases of this rule and account at once; single ones are not mailed meanwhile",
        "overdue" => "nobody has taken the case in time",
        "reopened" => "the case was closed, and it happened again",
        var other => other,
    };

    private string WhenOf(SinkDocument document, DocumentFields fields)
    {
        var first = fields.Time("secmon.case.first") ?? fields.Time("@timestamp") ?? document.Time;
        return fields.Time("secmon.case.last") is { } last && last != first ? $"{Both(first)}, last {Both(last)}" : Both(first);
    }

    /// <summary>A time in the zone of the people, and in that of the logs.</summary>
    private string Both(DateTime utc)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm:ss} {zone.Id} ({utc:yyyy-MM-dd HH:mm:ss} UTC)");
    }

    private static string WhoOf(DocumentFields fields)
    {
        var user = fields.Text("user.name") ?? "unknown account";
        return fields.Text("user.effective.name") is { } effective && effective != user ? $"{user} as {effective}" : user;
    }

    private static string CountOf(DocumentFields fields)
    {
        var alerts = fields.Number("secmon.case.count") ?? 1;
        var records = fields.Number("secmon.evidence.count");
        var told = alerts == 1 ? "1 alert" : $"{alerts} alerts";
        return records is null ? told : $"{told}, {records} {(records == 1 ? "record" : "records")}";
    }

    private static string? HeldOf(SinkDocument document)
    {
        if (JsonNode.Parse(document.Json)?["secmon"]?["case"]?["held_back"] is not { } held)
            return null;
        var names = HeldBackText.Names(held);
        return names is null ? HeldBackText.Count(held) : $"{HeldBackText.Count(held)}: {names}";
    }

    private static string? EvidenceOf(DocumentFields fields)
    {
        if (fields.Items("secmon.evidence.items") is not [var first, ..])
            return null;
        var where = string.Join(", ", Present(first.Text("source"), first.Text("file")));
        return first.Text("position") is { } position ? $"{where}, byte {position}" : where;
    }

    private static IEnumerable<string> Present(params string?[] values) => values.OfType<string>();

    private static void AddLine(StringBuilder text, string name, string? value) => MailLine.Add(text, name, value);

    private static string One(string value) => MailLine.One(value);
}
