using System.Globalization;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks.Alertmanager;

/// <summary>
/// Labels and annotations of an incident's alert. The labels name it and never change: also what may change of it (whether it pages, its
/// title) stands in annotations.
/// </summary>
internal static class IncidentAlert
{
    /// <summary>The name of its alert.</summary>
    public const string Name = "SecMonIncident";

    /// <summary>The name of the alert that nobody acknowledged it in time.</summary>
    public const string OverdueName = "SecMonIncidentOverdue";

    /// <summary>Labels of one alert for the whole life of an incident.</summary>
    public static JsonObject Labels(JsonNode document, string team)
    {
        var incident = IncidentText.Fields(document);
        var labels = new JsonObject { ["severity"] = IncidentText.Level(document), ["service"] = "secmon", ["team"] = team };
        Add(labels, "incident_id", (string?)incident?["id"]);
        Add(labels, "rule", (string?)document["rule"]?["name"]);
        Add(labels, "by", (string?)incident?["by"]);
        Add(labels, "value", (string?)incident?["value"]);
        return labels;
    }

    /// <summary>What people read.</summary>
    public static JsonObject Annotations(JsonNode document)
    {
        var incident = IncidentText.Fields(document);
        var annotations = new JsonObject
        {
            ["summary"] = IncidentText.Summary(document),
            ["description"] = $"{(string?)document["message"]} {string.Join("; ", IncidentText.Cases(document))}.",
        };
        Add(annotations, "why", DecidedText.Decisions(document));
        Add(annotations, "next", (string?)incident?["next"]);
        Add(annotations, "runbook_url", (string?)incident?["runbook"]);
        Add(annotations, "link", (string?)document["event"]?["url"]);
        Add(annotations, "acknowledge_by", (string?)incident?["status"] == "open" ? (string?)incident["acknowledge_by"] : null);
        Add(annotations, "count", ((long?)incident?["count"])?.ToString(CultureInfo.InvariantCulture));
        Add(annotations, "page", (bool?)incident?["page"] == true ? "true" : null);
        Add(annotations, "status", (string?)incident?["status"]);
        Add(annotations, "assignee", (string?)incident?["assignee"]);
        Add(annotations, "last", (string?)incident?["last"]);
        return annotations;
    }

    private static void Add(JsonObject fields, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            fields[name] = text;
    }
}
