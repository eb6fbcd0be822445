using System.Text.Json.Nodes;
using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Cases;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;
using SecMon.Silo.Ledger;

namespace SecMon.Silo.Tests.Delivery;

/// <summary>Alerts of a few rules, and decisions about their cases.</summary>
internal static class CaseAlerts
{
    /// <summary>A break-in and what follows are one incident that pages; a third case of the account is proposed as benign.</summary>
    public const string BreakIn = """
        title: Break-in
        id: 8d2b6a73-40f1-4e0b-8c0d-2f5e9a716c34
        decision:
          on: case
          when:
            entry: {is: case, use_case: AC-02}
            act: {is: case, use_case|startswith: EX-, user.name: $entry.user.name, last: {within: {of: $entry.first, after: 0s, before: 1d}}}
          then:
            - incident: {title: 'Break-in by {act.user.name}', level: high, by: user.name, cases: [entry, act], next: lock it}
              because: 'first {entry.title}, then {act.title}'
            - task: {case: act, text: 'ask {act.user.name}'}
        """;

    private const string Rules = """
        title: Spraying
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        logsource: {category: database}
        detection: {s: {event.action: login_failed}, condition: s}
        secmon: {use_case: AC-02}
        ---
        title: Copied out
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b12
        logsource: {category: database}
        detection: {s: {event.action: copy_out}, condition: s}
        secmon: {use_case: EX-02}
        ---
        title: Looked up
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b13
        logsource: {category: database}
        detection: {s: {event.action: read}, condition: s}
        secmon: {use_case: PU-01}
        """;

    public static CaseDecider Decider(params string[] decisions)
    {
        var rules = Load(decisions);
        return new CaseDecider(rules.Decisions, rules.Facts, rules.NameOf, SubjectPseudonyms.WithPublicKeys());
    }

    public static LoadedRules Load(params string[] decisions)
    {
        var files = new RuleFiles([new RuleFile("r.yml", "r.yml", Rules), .. decisions.Select((text, at) => new RuleFile($"d{at}.yml", $"d{at}.yml", text))], []);
        var rules = LoadedRules.Load(files, SubjectPseudonyms.WithPublicKeys());
        Assert.DoesNotContain(rules.Problems, problem => problem.IsError);
        return rules;
    }

    public static LedgerDraft Spray(string id, DateTime time, string user = "clerk_1", string severity = "medium") => Of(id, time, "AC-02", "Spraying", user, severity, page: false);

    public static LedgerDraft Copy(string id, DateTime time, string user = "clerk_1", string severity = "high", bool page = false) => Of(id, time, "EX-02", "Copied out", user, severity, page);

    public static LedgerDraft Look(string id, DateTime time, string user = "clerk_1") => Of(id, time, "PU-01", "Looked up", user, "low", page: false);

    public static LedgerDraft Of(string id, DateTime time, string useCase, string title, string user, string severity, bool page)
    {
        var draft = Alerts.Alert(id, time, rule: $"rule-{useCase}", group: $"user.name={user}", severity: severity, user: user);
        var body = JsonNode.Parse(draft.Body)!;
        body["event"]!["code"] = useCase;
        body["rule"]!["name"] = title;
        if (page)
            body["secmon"]!["alert"]!["page"] = true;
        return draft with { Body = CanonicalJson.Write(body) };
    }
}
