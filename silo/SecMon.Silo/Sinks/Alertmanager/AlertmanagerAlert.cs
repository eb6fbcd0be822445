using System.Globalization;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks.Alertmanager;

/// <summary>
/// Makes alerts of Alertmanager's API v2 from documents. Labels name the alert and never change while it lasts, so that the same
/// case is the same alert; what changes stands in annotations.
/// </summary>
/// <param name="options">Team and interval.</param>
/// <param name="clock">For the end of what is not told again.</param>
internal sealed class AlertmanagerAlert(AlertmanagerOptions options, TimeProvider clock)
{
    private const int IntervalsUntilForgotten = 4;
    private const int IntervalsUntilHeard = 2;
    private const int MostNames = 8;

    private readonly DateTime _started = clock.GetUtcNow().UtcDateTime;

    /// <summary>Always fires; whoever expects it and hears nothing knows that SecMon is silent.</summary>
    public JsonObject Watchdog() => new()
    {
        ["labels"] = new JsonObject { ["alertname"] = "Watchdog", ["service"] = "secmon", ["severity"] = "none", ["team"] = options.Team },
        ["annotations"] = new JsonObject
        {
            ["summary"] = "SecMon is alive.",
            ["description"] = "This alert always fires. Route it to a dead man's switch: when it stops, SecMon or the way from it is down.",
        },
        ["startsAt"] = Instant(_started),
        ["endsAt"] = Instant(Forgotten),
    };

    /// <summary>The alerts of one document: usually one, a second one for news of a case, and one for a case that nobody acknowledged in time.</summary>
    public IEnumerable<JsonObject> Of(SinkDocument document)
    {
        var content = JsonNode.Parse(document.Json)!;
        if (document.Kind == SinkDocumentKinds.Health)
            return [OfHealth(content)];
        if (IncidentText.IsIncident(content))
            return OfIncident(content);
        if ((string?)content["event"]?["action"] == "storm")
            return [OfStorm(content)];
        return [OfCase(content), .. HasNews(content) ? [OfNews(content)] : (JsonObject[])[], .. IsOverdue(content["secmon"]?["case"]) ? [OfOverdue(content)] : (JsonObject[])[]];
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private DateTime Forgotten => Now + (options.Interval * IntervalsUntilForgotten);

    /// <summary>
    /// A problem of SecMon's own that is over stays until Prometheus has seen that too: while it is there, it mutes Prometheus' copy of the same problem,
    /// which would page by itself until the next scrapes are judged (docs/decisions/0012).
    /// </summary>
    private DateTime Heard => Now + (options.Interval * IntervalsUntilHeard);

    private JsonObject OfCase(JsonNode document)
    {
        var one = document["secmon"]?["case"];
        var closed = Time(one?["closed"]);
        var starts = Earlier(Time(document["@timestamp"]) ?? Now, Time(one?["raised"]) ?? Now);
        return Alert("SecMonAlert", Labels(document), Annotations(document), starts, closed ?? Forgotten, (string?)document["event"]?["url"]);
    }

    /// <summary>Alertmanager tells again only of another alert: each news of a case is one by its label, and the one before it is forgotten.</summary>
    private JsonObject OfNews(JsonNode document)
    {
        var held = document["secmon"]?["case"]?["held_back"];
        var labels = Labels(document);
        labels["news"] = ((long?)held?["news"] ?? 0).ToString(CultureInfo.InvariantCulture);
        var annotations = Annotations(document);
        annotations["summary"] = OneLine($"{HeldBackText.Count(held)}{(HeldBackText.Names(held) is { } names ? $" ({names})" : "")}: {(string?)document["message"]}");
        return Alert("SecMonAlert", labels, annotations, Earlier(Time(held?["last"]) ?? Now, Now), Forgotten, (string?)document["event"]?["url"]);
    }

    private static bool HasNews(JsonNode document)
    {
        var one = document["secmon"]?["case"];
        return (long?)one?["held_back"]?["news"] > 0 && (string?)one["status"] != "closed";
    }

    private JsonObject OfOverdue(JsonNode document)
    {
        var by = Time(document["secmon"]?["case"]?["acknowledge_by"]) ?? Now;
        var annotations = Annotations(document);
        annotations["summary"] = $"Nobody acknowledged in time: {(string?)document["message"]}";
        return Alert("SecMonCaseOverdue", Labels(document), annotations, by, Forgotten, (string?)document["event"]?["url"]);
    }

    private JsonObject OfStorm(JsonNode document)
    {
        var labels = Labels(document);
        labels.Remove("case_id");
        AddText(labels, "account", (string?)document["user"]?["name"]);
        var annotations = new JsonObject
        {
            ["summary"] = $"Storm: the rule '{(string?)document["rule"]?["name"]}' raises more cases of one account than people can read.",
            ["description"] = "Further cases of this rule and account in the same minute are not told here. All of them are in Elasticsearch and at /api/v1/cases.",
            ["next"] = "Open the rule's cases, look for one cause, and suppress the rule for a limited time if there is none to fear.",
        };
        var since = Time(document["secmon"]?["case"]?["raised"]) ?? Now;
        return Alert("SecMonStorm", labels, annotations, Earlier(since, Now), since + SinkTimes.StormLasts, null);
    }

    /// <summary>
    /// One alert for the life of an incident; a second one by its label when a case joined that makes it worse, since Alertmanager tells nothing
    /// again of an alert that it knows; and one when nobody acknowledged it in time.
    /// </summary>
    private IEnumerable<JsonObject> OfIncident(JsonNode document)
    {
        var incident = IncidentText.Fields(document);
        var url = (string?)document["event"]?["url"];
        var starts = Earlier(Time(incident?["raised"]) ?? Now, Now);
        yield return Alert(IncidentAlert.Name, IncidentAlert.Labels(document, options.Team), IncidentAlert.Annotations(document), starts, Time(incident?["closed"]) ?? Forgotten, url);
        if ((string?)incident?["status"] == "closed")
            yield break;
        if ((long?)incident?["news"] is > 1 and var news)
        {
            var labels = IncidentAlert.Labels(document, options.Team);
            labels["news"] = news.ToString(CultureInfo.InvariantCulture);
            var annotations = IncidentAlert.Annotations(document);
            annotations["summary"] = $"Worse: {IncidentText.Summary(document)}";
            yield return Alert(IncidentAlert.Name, labels, annotations, Earlier(Time(incident["updated"]) ?? Now, Now), Forgotten, url);
        }

        if (IsOverdue(incident))
        {
            var annotations = IncidentAlert.Annotations(document);
            annotations["summary"] = $"Nobody acknowledged in time: {IncidentText.Summary(document)}";
            yield return Alert(IncidentAlert.OverdueName, IncidentAlert.Labels(document, options.Team), annotations, Time(incident!["acknowledge_by"]) ?? Now, Forgotten, url);
        }
    }

    private JsonObject OfHealth(JsonNode document)
    {
        var health = document["secmon"]?["health"];
        var labels = new JsonObject
        {
            ["alertname"] = $"SecMon{(string?)health?["name"] ?? "Health"}",
            ["severity"] = (string?)health?["severity"] ?? "high",
            ["service"] = "secmon",
            ["team"] = options.Team,
        };
        AddText(labels, "subject", (string?)health?["subject"]);
        var annotations = new JsonObject { ["summary"] = (string?)document["message"] ?? "" };
        AddText(annotations, "next", (string?)health?["next"]);
        AddText(annotations, "runbook_url", (string?)document["event"]?["reference"]);
        var since = Earlier(Time(document["event"]?["start"]) ?? Now, Now);
        return Alert((string)labels["alertname"]!, labels, annotations, since, (string?)document["event"]?["action"] == "resolved" ? Heard : Forgotten, null);
    }

    private JsonObject Labels(JsonNode document)
    {
        var labels = new JsonObject
        {
            ["severity"] = (string?)document["secmon"]?["alert"]?["severity"] ?? "medium",
            ["service"] = "secmon",
            ["team"] = (string?)document["secmon"]?["alert"]?["team"] ?? options.Team,
        };
        AddText(labels, "rule", (string?)document["rule"]?["name"]);
        AddText(labels, "use_case", (string?)document["event"]?["code"]);
        AddText(labels, "case_id", (string?)document["secmon"]?["case"]?["id"]);
        AddText(labels, "source", (string?)document["secmon"]?["source"]?["id"]);
        return labels;
    }

    private static JsonObject Annotations(JsonNode document)
    {
        var one = document["secmon"]?["case"];
        var annotations = new JsonObject
        {
            ["summary"] = (string?)document["message"] ?? "",
            ["description"] = Description(document),
        };
        AddText(annotations, "next", (string?)document["secmon"]?["detail"]?["next"]);
        AddText(annotations, "runbook_url", (string?)one?["runbook"]);
        AddText(annotations, "link", (string?)document["event"]?["url"]);
        AddText(annotations, "acknowledge_by", (string?)one?["status"] == "open" ? (string?)one["acknowledge_by"] : null);
        AddText(annotations, "first_evidence", FirstEvidence(document));
        AddText(annotations, "count", ((long?)one?["count"])?.ToString(CultureInfo.InvariantCulture));
        AddText(annotations, "held_back", HeldBackText.Names(one?["held_back"]) ?? (one?["held_back"] is { } held ? HeldBackText.Count(held) : null));
        AddText(annotations, "also_found", DecidedText.Signals(document));
        AddText(annotations, "decided", DecidedText.Decisions(document));
        AddText(annotations, "status", (string?)one?["status"]);
        AddText(annotations, "assignee", (string?)one?["assignee"]);
        AddText(annotations, "last", (string?)one?["last"]);
        return annotations;
    }

    private static string Description(JsonNode document)
    {
        var why = OneLine((string?)document["rule"]?["description"] ?? (string?)document["rule"]?["name"] ?? "");
        var reason = ((string?)document["event"]?["reason"] ?? "").TrimEnd('.');
        return $"{why} Measured: {reason}. {Who(document)} {When(document["secmon"]?["case"])}";
    }

    private static string Who(JsonNode document)
    {
        var users = (document["related"]?["user"] as JsonArray ?? []).Select(user => (string?)user).OfType<string>().Take(MostNames + 1).ToList();
        var accounts = users.Count > MostNames ? $"{string.Join(", ", users.Take(MostNames))} and others" : string.Join(", ", users);
        var from = (string?)document["source"]?["ip"] is { } address ? $" from {address}" : "";
        var to = (string?)document["db"]?["namespace"] is { } database ? $", database {database}" : "";
        var where = (string?)document["host"]?["name"] is { } host ? $" on {host}" : "";
        return $"Accounts: {(accounts.Length == 0 ? "none named" : accounts)}{from}{to}{where}.";
    }

    private static string When(JsonNode? one)
    {
        var (count, first, last) = ((long?)one?["count"] ?? 1, (string?)one?["first"], (string?)one?["last"]);
        return count == 1 ? $"It happened at {first}." : $"{count} alerts between {first} and {last}.";
    }

    private static string? FirstEvidence(JsonNode document) =>
        (document["secmon"]?["evidence"]?["items"] as JsonArray)?.FirstOrDefault() is { } first
            ? $"source {(string?)first["source"]}, {(string?)first["file"]} at byte {(long?)first["position"]}, {(string?)first["timestamp"]}"
            : null;

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static JsonObject Alert(string name, JsonObject labels, JsonObject annotations, DateTime starts, DateTime ends, string? url)
    {
        labels["alertname"] = name;
        var alert = new JsonObject
        {
            ["labels"] = labels,
            ["annotations"] = annotations,
            ["startsAt"] = Instant(starts),
            ["endsAt"] = Instant(ends < starts ? starts : ends),
        };
        if (url is not null)
            alert["generatorURL"] = url;
        return alert;
    }

    private bool IsOverdue(JsonNode? one) => (string?)one?["status"] == "open" && Time(one["acknowledge_by"]) is { } by && by <= Now;

    private static void AddText(JsonObject fields, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            fields[name] = text;
    }

    private static DateTime Earlier(DateTime one, DateTime other) => one < other ? one : other;

    private static DateTime? Time(JsonNode? node) =>
        DateTime.TryParse((string?)node, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static string Instant(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
