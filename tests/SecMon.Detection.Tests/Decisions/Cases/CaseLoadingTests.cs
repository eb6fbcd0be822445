using SecMon.Detection.Cases;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Tests.Decisions.Cases;

/// <summary>What a decision about cases becomes of its document.</summary>
public class CaseLoadingTests
{
    private const string BreakIn = """
        title: Break-in that went on
        id: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        status: stable
        decision:
          on: case
          horizon: 14d
          when:
            login: {is: case, use_case: PR-01, trigger: true}
            dump:
              is: case
              use_case|startswith: EX-
              rule: copied
              user.name: $login.user.name
              first: {within: {of: $login.last, after: -1h, before: 2h}}
              status: [open, investigating]
              verdict: null
              page: false
          all_of:
            others: {is: case, user.name: $login.user.name, count: {gte: 2}, by: use_case}
          not:
            row: {is: leaver, account: $login.user.name}
          then:
            - incident:
                title: 'Break-in by {login.user.name}'
                level: critical
                by: user.name
                cases: [login, dump, others]
                page: true
                next: 'lock {login.user.name}'
                runbook: https://wiki/1
              because: '{others.count} cases until {dump.last}'
            - raise: {case: dump, to: critical}
            - raise: {case: login, by: 1}
            - page: login
            - route: {case: login, to: night shift}
            - assign: {case: login, to: eve}
            - task: 'call {login.user.name}'
            - task: {case: dump, text: save the log}
            - propose: {case: dump, verdict: true_positive}
            - conclude: {name: broken_into, account: $login.user.name, at: $login.last}
        """;

    private static readonly Decision Decision = DecisionFiles.Sound(BreakIn);

    [Fact]
    public void A_decision_about_cases_says_what_its_document_says()
    {
        Assert.Equal((DecisionMoment.Case, TimeSpan.FromDays(14)), (Decision.Moment, Decision.Horizon));
        Assert.Equal(["login case", "dump case", "others case", "row leaver"], Decision.When.Concat(Decision.AllOf.Select(gather => gather.Pattern)).Concat(Decision.Not).Select(pattern => $"{pattern.Name} {pattern.Kind}"));
        Assert.Equal(
            ["incident", "raise dump Critical", "raise login", "page login", "route login night shift", "assign login eve", "task login", "task dump", "propose dump TruePositive", "conclude"],
            Decision.Then.Select(effect => $"{effect.Kind.Word()} {effect.Target} {effect.To}{effect.Party}{effect.Verdict}".Trim()));
    }

    [Fact]
    public void An_incident_has_title_level_value_and_cases()
    {
        var incident = Decision.Then[0].Incident!;

        Assert.Equal((Severity.Critical, "user.name", true, "https://wiki/1"), (incident.Level, incident.By.Name, incident.Page, incident.Runbook));
        Assert.Equal(["login", "dump", "others"], incident.Cases);
        Assert.Equal(["Break-in by ", "user.name"], incident.Title.Parts.Select(part => part.Literal ?? part.Field!.Name));
        Assert.Equal(["lock ", "user.name"], incident.Next!.Parts.Select(part => part.Literal ?? part.Field!.Name));
        Assert.Equal(FactFieldType.Time, Decision.Then[0].Because!.Parts[^1].Type);
    }

    [Fact]
    public void The_examples_of_the_documentation_are_sound()
    {
        var documented = File.ReadAllText(Path.Combine(EngineShapeTests.RootOf(), "docs", "rules.md")).Split("```yaml\n").Skip(1).Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])
            .Where(block => block.Contains("on: case", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, documented.Length);
        Assert.All(documented, example => Assert.Equal(DecisionMoment.Case, DecisionFiles.Sound(example).Moment));
    }

    [Theory]
    [InlineData("user.name: ann", true)]
    [InlineData("user.name: BOB", true)]
    [InlineData("user.name: ann, user.name|cased: bob", true)]
    [InlineData("user.name: eve", false)]
    [InlineData("source.ip|cidr: 10.0.0.0/8", true)]
    [InlineData("rule: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11", true)]
    [InlineData("rule: copied", true)]
    [InlineData("level: [high, medium]", true)]
    [InlineData("level|neq: medium", false)]
    [InlineData("tags: attack.t1005", true)]
    [InlineData("title|contains: Copied", true)]
    [InlineData("use_case: EX-01", true)]
    [InlineData("status: closed", true)]
    [InlineData("verdict: benign", true)]
    [InlineData("assignee|exists: false", true)]
    [InlineData("count|gte: 3", true)]
    [InlineData("first|gte: 2026-05-04T09:00:00Z", false)]
    [InlineData("first|gte: 2026-05-04T08:00:00Z", true)]
    [InlineData("last|lt: 2026-05-04T11:00:00Z", true)]
    [InlineData("page: true", false)]
    [InlineData("trigger: true", true)]
    [InlineData("source: db", true)]
    [InlineData("system: db-1", true)]
    [InlineData("record: record-10", true)]
    [InlineData("id: c1", true)]
    public void A_line_is_about_the_case(string line, bool holds)
    {
        var decision = DecisionFiles.Sound($"{DecisionFiles.Head}  on: case\n  when:\n    c: {{is: case, {line}}}\n  then:\n    - page: c\n");
        var one = Some.Case("EX-01", "c1", user: "ann bob", tags: ["attack.t1005"]) with
        {
            RuleId = "5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11",
            RuleName = "Table copied out",
            Status = CaseStatus.Closed,
            Verdict = CaseVerdict.Benign,
            Count = 3,
            FirstEvidence = new DateTime(Some.Hour(8), DateTimeKind.Utc),
        };

        Assert.Equal(holds, decision.When[0].Fits(CaseFact.Of(one, isTrigger: true, "copied")));
    }

    [Fact]
    public void Without_a_word_it_looks_a_week_back() =>
        Assert.Equal(TimeSpan.FromDays(7), DecisionFiles.Sound($"{DecisionFiles.Head}  on: case\n  when: {{c: {{is: case}}}}\n  then: [{{page: c}}]\n").Horizon);

    [Theory]
    [InlineData("close: {case: c, verdict: benign}")]
    [InlineData("expect: c")]
    public void A_list_that_a_decision_about_cases_excuses_by_needs_no_tables(string effect)
    {
        var result = DecisionFiles.Load($"{DecisionFiles.Head}  on: case\n  when: {{c: {{is: case}}, r: {{is: leaver, account: $c.user.name}}}}\n  then: [{{{effect}}}]\nowner: soc\nexpires: 2027-01-01\n");

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["case", "leaver"], result.RuleSet.ExcusingLists.Order());
        Assert.Contains("leaver", result.RuleSet.ExcusingCasesAlone);

        var problems = new List<Diagnostic>();
        FactsLibrary.Load(DecisionFiles.Files(("facts/leaver.csv", "*account,from,to,ticket,approved_by\nann,2026-11-01,2026-11-30,T-1,eve\nbob,2026-11-01,2026-11-30,T-1,bob\n")), problems, result.RuleSet.ExcusingLists, result.RuleSet.ExcusingCasesAlone);
        Assert.Equal(["nobody approves their own work"], problems.Select(problem => problem.Message));
    }
}
