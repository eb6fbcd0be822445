using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Delivery;

/// <summary>Incidents as the ledger keeps them: what a decision opens or lets grow, and what people do.</summary>
internal static class IncidentJson
{
    /// <summary>The body of an <c>incident</c> entry.</summary>
    /// <param name="incidentId">The incident that is opened, or joined.</param>
    /// <param name="wanted">What the decision wants; its cases are those that open it or join.</param>
    /// <param name="trigger">Number of the entry upon which it was decided.</param>
    public static string Write(string incidentId, IncidentProposal wanted, long trigger)
    {
        var body = new JsonObject
        {
            ["incident"] = incidentId,
            ["decision"] = wanted.DecisionId,
            ["decision_title"] = wanted.DecisionTitle,
            ["trigger"] = trigger,
            ["title"] = wanted.Title,
            ["level"] = wanted.Severity.Word(),
            ["by"] = wanted.By,
            ["value"] = wanted.Value,
            ["cases"] = Texts(wanted.Cases),
            ["page"] = wanted.Page,
            ["facts"] = Texts(wanted.Facts),
        };
        if (wanted.TakesIn.Count > 0)
            body["takes_in"] = Texts(wanted.TakesIn);
        Add(body, "system", wanted.System.Length > 0 ? wanted.System : null);
        Add(body, "next", wanted.Next);
        Add(body, "runbook", wanted.Runbook);
        Add(body, "because", wanted.Because);
        return CanonicalJson.Write(body);
    }

    /// <summary>Reads the body of an <c>incident</c> entry.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static (string IncidentId, IncidentProposal Wanted, long Trigger) Read(JsonObject body)
    {
        if ((string?)body["incident"] is not { } id || (string?)body["decision"] is not { } decision || (string?)body["value"] is not { } value
            || (long?)body["trigger"] is not { } trigger || !Enum.TryParse<Severity>((string?)body["level"], ignoreCase: true, out var level))
            throw new FormatException("an incident says its id, decision, trigger, level and value");
        var wanted = new IncidentProposal(decision, (string?)body["decision_title"] ?? "", (string?)body["title"] ?? "", level, (string?)body["by"] ?? "", value, TextsOf(body["cases"]))
        {
            System = (string?)body["system"] ?? "",
            TakesIn = TextsOf(body["takes_in"]),
            Page = (bool?)body["page"] ?? false,
            Next = (string?)body["next"],
            Runbook = (string?)body["runbook"],
            Because = (string?)body["because"],
            Facts = TextsOf(body["facts"]),
        };
        return wanted.Cases.Count == 0 ? throw new FormatException("an incident names its cases") : (id, wanted, trigger);
    }

    /// <summary>The body of an <c>incident_change</c> entry.</summary>
    public static string Write(IncidentChange change)
    {
        var body = new JsonObject { ["action"] = CaseWords.Done(change.Action), ["by"] = change.By };
        Add(body, "verdict", change.Verdict is { } verdict ? CaseWords.Word(verdict) : null);
        Add(body, "assignee", change.Assignee);
        Add(body, "note", change.Note);
        if (change.Cases.Count > 0)
            body["cases"] = Texts(change.Cases);
        return CanonicalJson.Write(body);
    }

    /// <summary>Reads the body of an <c>incident_change</c> entry.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static IncidentChange ReadChange(JsonObject body)
    {
        var done = (string?)body["action"];
        var action = Enum.GetValues<CaseAction>().Select(known => (CaseAction?)known).FirstOrDefault(known => CaseWords.Done(known!.Value) == done);
        if (action is null || (string?)body["by"] is not { } by)
            throw new FormatException("a change of an incident says what was done, and who did it");
        return new IncidentChange(action.Value, by)
        {
            Verdict = CaseWords.Verdict((string?)body["verdict"]),
            Assignee = (string?)body["assignee"],
            Note = (string?)body["note"],
            Cases = TextsOf(body["cases"]),
        };
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static List<string> TextsOf(JsonNode? list) => [.. (list as JsonArray ?? []).Select(text => (string?)text).OfType<string>()];

    private static void Add(JsonObject body, string name, string? value)
    {
        if (value is not null)
            body[name] = value;
    }
}
