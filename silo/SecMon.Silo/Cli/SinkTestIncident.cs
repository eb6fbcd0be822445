using System.Text.Json.Nodes;
using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;
using SecMon.Detection.Rules;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sinks;

namespace SecMon.Silo.Cli;

/// <summary>A marked test incident: closed, so that it is nobody's work.</summary>
internal static class SinkTestIncident
{
    private const string NoRule = "00000000-0000-0000-0000-000000000000";

    /// <summary>The document of an incident that holds the test's case.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="title">What people read.</param>
    /// <param name="now">UTC.</param>
    public static SinkDocument Of(string caseId, string title, DateTime now)
    {
        var incident = new Incident
        {
            Id = $"in-{caseId}",
            DecisionId = NoRule,
            DecisionTitle = "SecMon test incident",
            Title = title,
            Severity = Severity.Critical,
            Level = Severity.Critical,
            By = "source",
            Value = "test",
            Cases = [new IncidentCase(caseId, NoRule, "SecMon test alert", "TEST", Severity.Critical, Page: false, "", "", now, now, 1, CaseStatus.Closed, CaseVerdict.Benign, now)],
            Time = now,
            Revision = 1,
            ChangeRevision = 1,
            Raised = now,
            Updated = now,
            Action = "closed",
            Status = CaseStatus.Closed,
            Verdict = CaseVerdict.Benign,
            Acknowledged = now,
            Closed = now,
        };
        var document = new IncidentComposer(new DeliveryOptions()).Incident(incident);
        document["tags"] = new JsonArray("secmon", "test");
        return new SinkDocument { Kind = SinkDocumentKinds.Incident, Id = incident.Id, Version = 1, Time = now, Sequence = 0, Json = DocumentComposer.Write(document) };
    }
}
