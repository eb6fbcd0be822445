using SecMon.Detection.Decisions;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>Loads decisions beside some rules and lists.</summary>
internal static class DecisionFiles
{
    public const string Head = "title: t\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11\ndecision:\n";

    public const string Rules = """
        title: Table copied out
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        name: copied
        tags: [attack.t1005]
        logsource: {category: database}
        detection: {s: {event.action: copy_out}, condition: s}
        secmon: {use_case: EX-01}
        ---
        title: Audit is off
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b12
        tags: [secmon.self]
        logsource: {category: database}
        detection: {s: {event.action: config}, condition: s}
        secmon: {use_case: PR-01}
        """;

    public static readonly (string Path, string Text)[] Lists =
    [
        ("enrich/accounts.csv", "user.name,+secmon.account.kind,+team.name\nann,clerk,north\nbatch_*,batch,\n"),
        ("facts/approval.csv", "*account,from,to,ticket,approved_by,tables\nann,2026-11-01,2026-11-30,T-1,eve,pop.citizen\n"),
        ("facts/leaver.csv", "*account,since_date\nbob,2026-10-01\n"),
        ("night_hosts.txt", "10.0.0.1\n10.0.0.2\n"),
    ];

    public static RuleSetResult Load(params string[] decisions) =>
        RuleSetLoader.Load([new RuleFile("rules/r.yml", "r.yml", Rules), .. decisions.Select((text, i) => new RuleFile($"d{i}.yml", $"d{i}.yml", text))], new ListLibrary(Files(Lists)));

    public static List<RuleFile> Files(params (string Path, string Text)[] lists) => [.. lists.Select(file => new RuleFile($"lists/{file.Path}", file.Path, file.Text))];

    /// <summary>The only decision, of a file with no problem.</summary>
    public static Decision Sound(string decision)
    {
        var result = Load(decision);
        Assert.Empty(result.Diagnostics);
        return Assert.Single(result.RuleSet.Decisions.Decisions);
    }

    /// <summary>The problems of decisions as <c>line:column: message</c>.</summary>
    public static IEnumerable<string> Problems(params string[] decisions) =>
        Load(decisions).Diagnostics.Select(problem => $"{problem.Location.Line}:{problem.Location.Column}: {problem.Message}");
}
