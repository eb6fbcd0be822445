using System.Net;
using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Health;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Makes the document of an incident, in ECS, from the incident alone: it holds its cases as they stand, and why they are one story
/// (docs/sinks.md, Incidents). No ledger entry is read for it, so retention takes nothing away from it.
/// </summary>
public sealed class IncidentComposer(DeliveryOptions options, SystemInventory? systems = null)
{
    private const int MostUseCases = 8;

    /// <summary>The document of an incident.</summary>
    /// <param name="shown">The incident.</param>
    /// <param name="action">What people are told, for <c>event.action</c>; null for the document of the incident itself, which says what made its revision.</param>
    public JsonObject Incident(Incident shown, string? action = null)
    {
        var document = new JsonObject
        {
            ["@timestamp"] = DocumentParts.Instant(shown.Time),
            ["ecs"] = new JsonObject { ["version"] = AlertBuilder.EcsVersion },
            ["message"] = Message(shown),
            ["tags"] = new JsonArray("secmon"),
            ["event"] = EventOf(shown, action),
            ["rule"] = new JsonObject { ["id"] = shown.DecisionId, ["name"] = shown.DecisionTitle, ["category"] = "decision" },
            ["observer"] = DocumentParts.Observer(),
        };
        AddWho(document, shown);
        AddSystem(document, shown);
        var secmon = document["secmon"] as JsonObject ?? [];
        secmon["incident"] = FieldsOf(shown);
        secmon["decisions"] = new JsonArray([.. shown.Reasons.Select(DecisionOf)]);
        document["secmon"] = secmon;
        return document;
    }

    /// <summary>
    /// When people must have acknowledged an incident: counted from when it opened, or from the newest case that made it worse, so that
    /// cheap cases which join put nothing off.
    /// </summary>
    public DateTime AcknowledgeBy(Incident shown) => shown.NewsAt + options.AcknowledgeWithinOf(shown.Severity);

    /// <summary>The runbook of an incident as people reach it; null when its decision names none.</summary>
    public string? Runbook(Incident shown) => DocumentParts.RunbookLink(options, shown.Runbook);

    private JsonObject EventOf(Incident shown, string? action)
    {
        var fields = new JsonObject
        {
            ["id"] = shown.Id,
            ["kind"] = "state",
            ["category"] = new JsonArray("database", "intrusion_detection"),
            ["type"] = new JsonArray("info"),
            ["action"] = action ?? shown.Action,
            ["module"] = "secmon",
            ["dataset"] = "secmon.incident",
            ["provider"] = "secmon",
            ["created"] = DocumentParts.Instant(shown.Raised),
            ["start"] = DocumentParts.Instant(shown.First),
            ["end"] = DocumentParts.Instant(shown.Last),
            ["severity"] = (int)shown.Severity,
        };
        DocumentParts.Add(fields, "url", DocumentParts.Link(options, "incidents", shown.Id));
        DocumentParts.Add(fields, "reference", Runbook(shown));
        DocumentParts.Add(fields, "reason", shown.Reasons is [var first, ..] ? first.Because : null);
        return fields;
    }

    /// <summary>The title, and in one sentence how much it is, of whom and until when.</summary>
    private static string Message(Incident shown)
    {
        var title = shown.Title.TrimEnd('.', ' ');
        var count = shown.Cases.Count == 1 ? "1 case" : $"{shown.Cases.Count} cases";
        var of = shown.By switch
        {
            "user.name" => "the account",
            "source.ip" => "the address",
            _ => "the source",
        };
        return $"{title}. {count}{UseCases(shown)} of {of} {shown.Value}, until {shown.Last:yyyy-MM-dd HH:mm:ss} UTC.";
    }

    private static string UseCases(Incident shown)
    {
        var codes = shown.Cases.OrderBy(one => one.First).Select(one => one.UseCase).Where(code => code.Length > 0).Distinct().ToList();
        if (codes.Count == 0)
            return "";
        return $" ({string.Join(", ", codes.Take(MostUseCases))}{(codes.Count > MostUseCases ? $" and {codes.Count - MostUseCases} more" : "")})";
    }

    private static void AddWho(JsonObject document, Incident shown)
    {
        var users = shown.Cases.Select(one => one.User).Where(user => user.Length > 0).Distinct().Order(StringComparer.Ordinal).ToList();
        switch (shown.By)
        {
            case "user.name":
                document["user"] = new JsonObject { ["name"] = shown.Value };
                users = [.. users.Append(shown.Value).Distinct().Order(StringComparer.Ordinal)];
                break;
            case "source.ip":
                document["source"] = new JsonObject { ["address"] = shown.Value };
                if (IPAddress.TryParse(shown.Value, out _))
                    document["source"]!["ip"] = shown.Value;
                break;
            default:
                document["secmon"] = new JsonObject { ["source"] = new JsonObject { ["id"] = shown.Value } };
                break;
        }

        var related = new JsonObject();
        if (users.Count > 0)
            related["user"] = DocumentParts.Texts(users);
        if (document["source"]?["ip"] is { } address)
            related["ip"] = new JsonArray(address.DeepClone());
        if (related.Count > 0)
            document["related"] = related;
    }

    /// <summary>The system that all its cases belong to; an incident across systems goes without, rather than under one of them.</summary>
    private void AddSystem(JsonObject document, Incident shown)
    {
        if (systems is null)
            return;
        var touched = shown.Cases.Select(one => systems.SystemOf(one.Source)).Distinct().ToList();
        if (touched is [{ } system])
            document["labels"] = new JsonObject { ["system"] = system };
    }

    private JsonObject FieldsOf(Incident shown)
    {
        var fields = new JsonObject
        {
            ["id"] = shown.Id,
            ["status"] = CaseWords.Word(shown.Status),
            ["revision"] = shown.Revision,
            ["level"] = shown.Severity.Word(),
            ["title"] = shown.Title,
            ["by"] = shown.By,
            ["value"] = shown.Value,
            ["count"] = shown.Cases.Count,
            ["first"] = DocumentParts.Instant(shown.First),
            ["last"] = DocumentParts.Instant(shown.Last),
            ["raised"] = DocumentParts.Instant(shown.Raised),
            ["updated"] = DocumentParts.Instant(shown.Updated),
            ["acknowledge_by"] = DocumentParts.Instant(AcknowledgeBy(shown)),
            ["page"] = shown.Page,
            ["news"] = shown.News,
        };
        DocumentParts.Add(fields, "acknowledged", shown.Acknowledged is { } seen ? DocumentParts.Instant(seen) : null);
        DocumentParts.Add(fields, "closed", shown.Closed is { } closed ? DocumentParts.Instant(closed) : null);
        DocumentParts.Add(fields, "verdict", shown.Verdict is { } verdict ? CaseWords.Word(verdict) : null);
        DocumentParts.Add(fields, "assignee", shown.Assignee);
        DocumentParts.Add(fields, "note", shown.Note);
        DocumentParts.Add(fields, "next", shown.Next);
        DocumentParts.Add(fields, "runbook", Runbook(shown));
        fields["cases"] = new JsonArray([.. shown.Cases.OrderBy(one => one.First).Select(CaseOf)]);
        return fields;
    }

    private static JsonObject CaseOf(IncidentCase one)
    {
        var fields = new JsonObject
        {
            ["id"] = one.Id,
            ["rule"] = one.RuleName,
            ["level"] = one.Severity.Word(),
            ["status"] = CaseWords.Word(one.Status),
            ["first"] = DocumentParts.Instant(one.First),
            ["last"] = DocumentParts.Instant(one.Last),
            ["count"] = one.Count,
            ["joined"] = DocumentParts.Instant(one.Joined),
        };
        AddUnlessEmpty(fields, "use_case", one.UseCase);
        AddUnlessEmpty(fields, "user", one.User);
        AddUnlessEmpty(fields, "source", one.Source);
        DocumentParts.Add(fields, "verdict", one.Verdict is { } verdict ? CaseWords.Word(verdict) : null);
        return fields;
    }

    private static JsonObject DecisionOf(IncidentReason reason)
    {
        var fields = new JsonObject { ["id"] = reason.Id, ["title"] = reason.Title, ["effect"] = "incident" };
        DocumentParts.Add(fields, "because", reason.Because);
        if (reason.Facts.Count > 0)
            fields["facts"] = DocumentParts.Texts(reason.Facts);
        return fields;
    }

    private static void AddUnlessEmpty(JsonObject fields, string name, string text) => DocumentParts.Add(fields, name, text.Length > 0 ? text : null);
}
