using System.Text.Json;
using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Health;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Makes the documents that leave: an alert with the ledger's and delivery's fields, a case and an incident as they stand
/// (event.md, Alert; the shapes of an alert and a case in ECS).
/// </summary>
public sealed class DocumentComposer(DeliveryOptions options, SystemInventory? systems = null)
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the documents of incidents.</summary>
    public IncidentComposer Incidents { get; } = new(options, systems);

    /// <summary>The document of an alert.</summary>
    /// <param name="entry">Its ledger entry.</param>
    /// <param name="mark">What delivery decided; null when it has not yet.</param>
    public JsonObject Alert(LedgerEntry entry, AlertMark? mark)
    {
        var document = Parse(entry);
        var secmon = document["secmon"]!;
        AddObserver(document, entry);
        AddSystem(document);
        document["event"]!["sequence"] = entry.Sequence;
        if (Link("alerts", entry.Key) is { } url)
            document["event"]!["url"] = url;
        secmon["ledger"] = LedgerOf(entry);
        if (mark is null)
            return document;
        secmon["case"] = new JsonObject { ["id"] = mark.CaseId };
        if (mark.IsBackfill)
            secmon["alert"]!["backfill"] = true;
        if (mark.SuppressedBy is { } suppression)
            secmon["alert"]!["suppressed_by"] = suppression;
        return document;
    }

    /// <summary>The document of a case.</summary>
    /// <param name="shown">The case.</param>
    /// <param name="entry">The ledger entry of its first alert; null when retention removed it.</param>
    /// <param name="action">What people are told, for <c>event.action</c>; null for the document of the case itself, which says what made its revision.</param>
    /// <param name="incidents">Ids of the incidents that it is in.</param>
    public JsonObject Case(Case shown, LedgerEntry? entry, string? action = null, IReadOnlyList<string>? incidents = null)
    {
        var document = entry is null ? Bare(shown) : Parse(entry);
        var evidence = document["secmon"]!["evidence"];
        (document["secmon"] as JsonObject)!.Remove("evidence");
        (document["secmon"] as JsonObject)!.Remove("subject");
        var fields = document["event"]!;
        ShowLevel(document, shown);
        fields["kind"] = "state";
        fields["dataset"] = "secmon.case";
        fields["action"] = action ?? shown.Action;
        fields["start"] = Instant(shown.First);
        fields["end"] = Instant(shown.Last);
        if (Link("cases", shown.Id) is { } url)
            fields["url"] = url;
        document["secmon"]!["case"] = CaseFields(shown, (string?)fields["reference"], incidents ?? []);
        AddDecided(document, shown);
        AddSystem(document);
        if (action is not null && evidence is not null)
            document["secmon"]!["evidence"] = FirstOf(evidence);
        if (entry is not null)
        {
            AddObserver(document, entry);
            document["secmon"]!["ledger"] = LedgerOf(entry);
        }

        return document;
    }

    /// <summary>What decisions did to the case, behind what the first alert says of decisions.</summary>
    private static void AddDecided(JsonObject document, Case shown)
    {
        if (shown.Decided.Count == 0)
            return;
        var secmon = document["secmon"]!;
        if (secmon["decisions"] is not JsonArray decisions)
            secmon["decisions"] = decisions = [];
        foreach (var decided in shown.Decided)
            decisions.Add(DecisionOf(decided));
    }

    private static JsonObject DecisionOf(CaseDecided decided)
    {
        var fields = new JsonObject { ["id"] = decided.Id, ["title"] = decided.Title, ["effect"] = decided.Effect };
        Add(fields, "value", decided.Value);
        Add(fields, "because", decided.Because);
        AddTexts(fields, "facts", decided.Facts);
        return fields;
    }

    /// <summary>A case is as bad as the worst of its alerts, and expected only while all of them are.</summary>
    private static void ShowLevel(JsonObject document, Case shown)
    {
        document["event"]!["severity"] = (int)shown.Severity;
        if (document["secmon"]!["alert"] is not JsonObject alert)
            return;
        alert["severity"] = shown.Severity.Word();
        if (!shown.IsExpected)
            alert.Remove("expected");
    }

    /// <summary>When people must have acknowledged a case.</summary>
    public DateTime AcknowledgeBy(Case shown) =>
        shown.Raised + options.AcknowledgeWithinOf(shown.Severity);

    /// <summary>The document as one line.</summary>
    public static string Write(JsonNode document) => document.ToJsonString(Relaxed);

    private static JsonObject Parse(LedgerEntry entry) =>
        JsonNode.Parse(entry.Body) as JsonObject ?? throw new FormatException($"ledger entry {entry.Sequence} is no alert");

    private JsonObject CaseFields(Case shown, string? runbook, IReadOnlyList<string> incidents)
    {
        var fields = new JsonObject
        {
            ["id"] = shown.Id,
            ["status"] = CaseWords.Word(shown.Status),
            ["revision"] = shown.Revision,
            ["count"] = shown.Count,
            ["first"] = Instant(shown.First),
            ["last"] = Instant(shown.Last),
            ["raised"] = Instant(shown.Raised),
            ["updated"] = Instant(shown.Updated),
            ["acknowledge_by"] = Instant(AcknowledgeBy(shown)),
            ["page"] = shown.Page,
        };
        Add(fields, "acknowledged", shown.Acknowledged is { } seen ? Instant(seen) : null);
        Add(fields, "closed", shown.Closed is { } closed ? Instant(closed) : null);
        Add(fields, "verdict", shown.Verdict is { } verdict ? CaseWords.Word(verdict) : null);
        Add(fields, "assignee", shown.Assignee);
        Add(fields, "note", shown.Note);
        Add(fields, "runbook", RunbookLink(runbook));
        Add(fields, "team", shown.Team);
        AddTexts(fields, "tasks", shown.Tasks);
        Add(fields, "proposed", shown.Proposed is { } proposed ? CaseWords.Word(proposed) : null);
        AddTexts(fields, "incidents", incidents);
        if (shown.IsExpected)
            fields["expected"] = true;
        if (shown.Held is { } held)
            fields["held_back"] = HeldFields(held, shown.News);
        return fields;
    }

    /// <summary>What quiet times held back in a case, as its document shows it.</summary>
    internal static JsonObject HeldFields(HeldInCase held, long news)
    {
        var fields = new JsonObject
        {
            ["count"] = held.Count,
            ["first"] = Instant(held.First),
            ["last"] = Instant(held.Last),
            ["newest"] = JsonNode.Parse(held.Newest),
            ["news"] = news,
        };
        AddTexts(fields, "grantees", held.Names.Grantees);
        AddTexts(fields, "privileges", held.Names.Privileges);
        AddTexts(fields, "settings", held.Names.Settings);
        AddTexts(fields, "signals", held.Names.Signals);
        if (held.Names.IsTruncated)
            fields["truncated"] = true;
        return fields;
    }

    private static void AddTexts(JsonObject fields, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count > 0)
            fields[name] = DocumentParts.Texts(texts);
    }

    /// <summary>A case whose first alert is gone: what the case itself remembers.</summary>
    private static JsonObject Bare(Case shown) => new()
    {
        ["@timestamp"] = Instant(shown.Time),
        ["ecs"] = new JsonObject { ["version"] = Detection.Alerts.AlertBuilder.EcsVersion },
        ["message"] = shown.RuleName,
        ["tags"] = new JsonArray([.. shown.Tags.Select(tag => JsonValue.Create(tag))]),
        ["event"] = new JsonObject
        {
            ["id"] = shown.Id,
            ["category"] = new JsonArray("database", "intrusion_detection"),
            ["type"] = new JsonArray("info"),
            ["module"] = "secmon",
            ["provider"] = "secmon",
            ["severity"] = (int)shown.Severity,
        },
        ["rule"] = new JsonObject { ["id"] = shown.RuleId, ["name"] = shown.RuleName },
        ["secmon"] = new JsonObject
        {
            ["alert"] = new JsonObject { ["id"] = shown.Id, ["severity"] = shown.Severity.Word(), ["group"] = shown.Group },
        },
    };

    /// <summary>People are told where to look first, not all of it.</summary>
    private static JsonObject FirstOf(JsonNode evidence) => new()
    {
        ["count"] = (long?)evidence["count"],
        ["truncated"] = (evidence["items"] as JsonArray)?.Count > 1,
        ["items"] = new JsonArray([.. (evidence["items"] as JsonArray ?? []).Take(1).Select(item => item?.DeepClone())]),
    };

    private static void AddObserver(JsonObject document, LedgerEntry entry)
    {
        document["event"]!["created"] = entry.Time;
        document["observer"] = DocumentParts.Observer();
    }

    /// <summary>Which system the inventory says the source belongs to; documents of a source that it does not name go without.</summary>
    private void AddSystem(JsonObject document)
    {
        if ((string?)document["secmon"]?["source"]?["id"] is { } source && systems?.SystemOf(source) is { } system)
            document["labels"] = new JsonObject { ["system"] = system };
    }

    private static JsonObject LedgerOf(LedgerEntry entry) => new()
    {
        ["sequence"] = entry.Sequence,
        ["hash"] = $"sha256:{entry.Hash}",
        ["previous_hash"] = $"sha256:{entry.PreviousHash}",
    };

    /// <summary>The runbook of a problem of SecMon's own; null when nobody said where people reach SecMon.</summary>
    public string? HealthRunbook(string problem) => Link("runbooks", $"SecMon{problem}");

    private string? RunbookLink(string? runbook) => DocumentParts.RunbookLink(options, runbook);

    private string? Link(string what, string id) => DocumentParts.Link(options, what, id);

    private static void Add(JsonObject fields, string name, string? value) => DocumentParts.Add(fields, name, value);

    private static string Instant(DateTime time) => DocumentParts.Instant(time);
}
