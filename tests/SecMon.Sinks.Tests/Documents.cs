using System.Text.Json.Nodes;
using SecMon.Silo.Sinks;

namespace SecMon.Sinks.Tests;

/// <summary>Documents as delivery makes them.</summary>
internal static class Documents
{
    public static readonly DateTime Time = new(2026, 3, 14, 22, 41, 7, 512, DateTimeKind.Utc);

    /// <summary>Word of a case.</summary>
    /// <param name="id">Id of the notice.</param>
    /// <param name="action">What is new.</param>
    /// <param name="severity">Level of the case.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="change">Changes the document.</param>
    public static SinkDocument Notice(
        string id = "no-1", string action = "raised", string severity = "high", string caseId = "al-5f0c9d2a7b3e4c615f0c9d2a7b3e4c61", Action<JsonObject>? change = null)
    {
        var fields = JsonNode.Parse($$"""
            {
              "@timestamp": "2026-03-14T22:41:07.512Z",
              "message": "clerk_118 read 214 persons in 10 minutes; the rule allows 60.",
              "event": {
                "kind": "state", "action": "{{action}}", "code": "HV-01", "severity": 73,
                "reason": "value_count of secmon.subject.ids by user.name over 10m = 214, threshold 60",
                "url": "https://secmon.example.org/cases/{{caseId}}", "reference": "https://secmon.example.org/runbooks/many-citizens"
              },
              "rule": {"id": "9a1f3c77-0a5e-4b0e-8d0a-2f4a8d2b7c11", "name": "Many citizens read by one clerk"},
              "user": {"name": "clerk_118"}, "source": {"ip": "10.20.30.41"}, "host": {"name": "population-db-1"},
              "db": {"namespace": "population", "collection": {"name": ["pop.citizen"]} },
              "secmon": {
                "alert": {"id": "{{caseId}}", "severity": "{{severity}}", "group": "user.name=clerk_118"},
                "case": {
                  "id": "{{caseId}}", "status": "open", "revision": 2, "count": 3,
                  "first": "2026-03-14T22:41:07.512Z", "last": "2026-03-14T23:20:44.001Z", "updated": "2026-03-14T22:52:10.300Z"
                },
                "detail": {"next": "Ask the office what the clerk worked on."},
                "evidence": {"count": 214, "items": [{"source": "population-db-1", "file": "postgresql-2026-03-14.csv", "position": 9183374212}]}
              }
            }
            """)!.AsObject();
        change?.Invoke(fields);
        return Document(SinkDocumentKinds.Notice, id, fields);
    }

    /// <summary>A case as it stands.</summary>
    public static SinkDocument Case(string id, long revision) => new()
    {
        Kind = SinkDocumentKinds.Case,
        Id = id,
        Version = revision,
        Time = Time,
        Sequence = revision,
        Json = $$"""{"event":{"kind":"state","id":"{{id}}"},"secmon":{"case":{"id":"{{id}}","revision":{{revision}} } } }""",
    };

    /// <summary>An incident as it stands.</summary>
    public static SinkDocument Incident(string id, long revision) => new()
    {
        Kind = SinkDocumentKinds.Incident,
        Id = id,
        Version = revision,
        Time = Time,
        Sequence = revision,
        Json = $$"""{"event":{"kind":"state","dataset":"secmon.incident","id":"{{id}}"},"secmon":{"incident":{"id":"{{id}}","revision":{{revision}} } } }""",
    };

    /// <summary>Word of an incident.</summary>
    /// <param name="action">What is new.</param>
    /// <param name="level">Its level.</param>
    /// <param name="change">Changes the document.</param>
    public static SinkDocument IncidentNotice(string action = "opened", string level = "critical", Action<JsonObject>? change = null)
    {
        var fields = JsonNode.Parse($$"""
            {
              "@timestamp": "2026-03-14T22:41:07.512Z",
              "message": "Break-in that went on: clerk_118. 2 cases (AC-02, EX-02) of the account clerk_118, until 2026-03-14 23:20:44 UTC.",
              "event": {
                "id": "in-1", "kind": "state", "dataset": "secmon.incident", "action": "{{action}}", "severity": 99,
                "url": "https://secmon.example.org/incidents/in-1", "reference": "https://secmon.example.org/runbooks/break-in"
              },
              "rule": {"id": "0f6c2a52-0000-4000-8000-000000000001", "name": "Break-in that went on", "category": "decision"},
              "user": {"name": "clerk_118"},
              "secmon": {
                "incident": {
                  "id": "in-1", "status": "open", "revision": 2, "level": "{{level}}", "title": "Break-in that went on: clerk_118", "by": "user.name", "value": "clerk_118", "count": 2,
                  "first": "2026-03-14T22:41:07.512Z", "last": "2026-03-14T23:20:44.001Z", "raised": "2026-03-14T22:41:08.034Z", "updated": "2026-03-14T23:20:45Z",
                  "acknowledge_by": "2026-03-14T23:35:45Z", "page": true, "news": 1, "next": "Lock the account.", "runbook": "https://secmon.example.org/runbooks/break-in",
                  "cases": [
                    {"id": "al-1", "use_case": "AC-02", "rule": "Guessed password", "level": "medium", "status": "open", "user": "clerk_118", "source": "population-db-1", "first": "2026-03-14T22:41:07.512Z", "last": "2026-03-14T22:41:07.512Z", "count": 1},
                    {"id": "al-2", "use_case": "EX-02", "rule": "Citizen table copied out", "level": "critical", "status": "open", "user": "clerk_118", "source": "population-db-1", "first": "2026-03-14T23:20:44.001Z", "last": "2026-03-14T23:20:44.001Z", "count": 3}
                  ]
                },
                "decisions": [{"id": "0f6c2a52-0000-4000-8000-000000000001", "title": "Break-in that went on", "effect": "incident", "because": "a guessed password, then a copy within 2 h"}]
              }
            }
            """)!.AsObject();
        change?.Invoke(fields);
        return Document(SinkDocumentKinds.Notice, $"in-1:{action}", fields);
    }

    /// <summary>An alert.</summary>
    public static SinkDocument Alert(string id = "al-1", string severity = "high", Action<JsonObject>? change = null)
    {
        var fields = JsonNode.Parse($$"""
            {
              "@timestamp": "2026-03-14T22:41:07.512Z",
              "message": "clerk_118 copied pop.citizen out of population from 10.20.30.41.",
              "event": {"kind": "alert", "id": "{{id}}", "code": "EX-02"},
              "rule": {"id": "5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11", "name": "Citizen table copied out"},
              "user": {"name": "clerk_118"}, "source": {"ip": "10.20.30.41"},
              "secmon": {"alert": {"id": "{{id}}", "severity": "{{severity}}"}, "case": {"id": "al-0"} }
            }
            """)!.AsObject();
        change?.Invoke(fields);
        return Document(SinkDocumentKinds.Alert, id, fields);
    }

    /// <summary>A checkpoint of the ledger.</summary>
    public static SinkDocument Checkpoint(long sequence = 48211) => Document(SinkDocumentKinds.Checkpoint, $"checkpoint-{sequence}", JsonNode.Parse(
        $$"""{"@timestamp":"2026-03-14T23:00:00.000Z","secmon":{"checkpoint":{"sequence":{{sequence}},"hash":"sha256:6c1a","key_id":"k1","signature":"c2ln"} } }""")!.AsObject());

    /// <summary>Word of SecMon's own health.</summary>
    public static SinkDocument Health(string id = "he-1", string action = "raised") => Document(SinkDocumentKinds.Health, id, JsonNode.Parse(
        $$"""
        {"@timestamp":"2026-03-14T23:00:00.000Z","message":"The source population-db-1 has sent nothing for 30 minutes.",
         "event":{"action":"{{action}}","severity":73,"kind":"event","reference":"https://secmon.example.org/runbooks/source-silent"},
         "secmon":{"health":{"name":"source_silent","subject":"population-db-1","severity":"high","next":"Look whether the log is still written."} } }
        """)!.AsObject());

    /// <summary>A document in which everything that may be missing is missing.</summary>
    public static SinkDocument Empty(SinkDocumentKinds kind, string id = "empty") => Document(kind, id, []);

    private static SinkDocument Document(SinkDocumentKinds kind, string id, JsonObject fields) => new()
    {
        Kind = kind,
        Id = id,
        Version = 1,
        Time = Time,
        Sequence = 7,
        Json = fields.ToJsonString(),
    };
}
