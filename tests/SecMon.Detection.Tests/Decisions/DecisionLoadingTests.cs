using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Decisions.Patterns;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>What a decision becomes of its document.</summary>
public class DecisionLoadingTests
{
    private const string ApprovedWork = """
        title: Approved work is expected
        id: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        status: stable
        description: A signal that an approval covers is kept and reaches nobody.
        decision:
          on: signals
          when:
            signal: {is: signal, level: [low, medium, high]}
            work:
              is: approval
              account: $signal.user.name
              from|lte: $signal.first
              to|gte: $signal.last
          not:
            weakened: {is: signal, use_case|startswith: PR-}
          then:
            - expect: signal
              because: 'ticket {work.ticket}, approved by {work.approved_by} until {work.to}'
        """;

    [Fact]
    public void A_decision_says_what_its_document_says()
    {
        var decision = DecisionFiles.Sound(ApprovedWork);

        Assert.Equal(("Approved work is expected", "0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11", DecisionMoment.Signals), (decision.Metadata.Title, decision.Metadata.Id, decision.Moment));
        Assert.Equal(["signal", "work"], decision.When.Select(pattern => pattern.Name));
        Assert.Equal(
            [("account", JoinOperator.Equal, "user.name"), ("from", JoinOperator.LessOrEqual, "first"), ("to", JoinOperator.GreaterOrEqual, "last")],
            decision.When[1].Joins.Select(join => (join.Field.Name, join.Operator, join.OtherField.Name)));
        Assert.Equal("weakened", Assert.Single(decision.Not).Name);
        var effect = Assert.Single(decision.Then);
        Assert.Equal((EffectKind.Expect, "signal"), (effect.Kind, effect.Target));
        Assert.Equal(["ticket ", "ticket", ", approved by ", "approved_by", " until ", "to"], effect.Because!.Parts.Select(part => part.Literal ?? part.Field!.Name));
        Assert.Equal(FactFieldType.Time, effect.Because.Parts[^1].Type);
    }

    [Theory]
    [InlineData("level: [low, high]", true)]
    [InlineData("level: low", false)]
    [InlineData("level|neq: low", true)]
    [InlineData("user.name: ANN", true)]
    [InlineData("user.name|cased: ANN", false)]
    [InlineData("user.name|startswith: a", true)]
    [InlineData("user.name|contains|all: [a, n]", true)]
    [InlineData("user.name|contains|all: [a, z]", false)]
    [InlineData("user.name|re: '^A'", false)]
    [InlineData("user.name|re|i: '^A'", true)]
    [InlineData("user.name: $$ann", false)]
    [InlineData("service.name: $$ann", true)]
    [InlineData("service.name: [x, $$ann]", true)]
    [InlineData("source.ip|cidr: 10.0.0.0/8", true)]
    [InlineData("source.ip|expand: '%night_hosts%'", true)]
    [InlineData("source.port|exists: false", true)]
    [InlineData("source.port: null", true)]
    [InlineData("count|gte: 3", true)]
    [InlineData("count|gte: 4", false)]
    [InlineData("time|gt: 2026-11-29T10:00:00Z", true)]
    [InlineData("time|gte: 2026-11-29", true)]
    [InlineData("time|lte: 2026-11-29", true)]
    [InlineData("time|lt: 2026-11-29", false)]
    [InlineData("time|gt: 2026-11-29", false)]
    [InlineData("time|lt: 2026-11-29T14:00:00+03:00", false)]
    [InlineData("time|lt: 2026-11-29T16:00:00+03:00", true)]
    [InlineData("time|exists: true", true)]
    [InlineData("rule: copied", true)]
    [InlineData("rule: 5B0C9D52-6f0e-4f6f-9f0b-0d3f5d7a2b11", true)]
    [InlineData("tags: attack.t1005", true)]
    [InlineData("db.collection.name|endswith: .citizen", true)]
    [InlineData("kind: detection", true)]
    public void A_line_holds_as_in_rules(string line, bool holds)
    {
        var decision = DecisionFiles.Sound($"{DecisionFiles.Head}  on: signals\n  when:\n    signal: {{is: signal, {line}}}\n  then:\n    - page: signal\n");

        Assert.Equal(holds, decision.When[0].Fits(Signal()));
    }

    [Theory]
    [InlineData("user.name: $a.user.name", JoinOperator.Equal)]
    [InlineData("user.name|neq: $a.user.name", JoinOperator.NotEqual)]
    [InlineData("db.collection.name|contains: $a.title", JoinOperator.Contains)]
    [InlineData("time|lt: $a.time", JoinOperator.Less)]
    [InlineData("count|gt: $a.count", JoinOperator.Greater)]
    [InlineData("first|gte: $a.last", JoinOperator.GreaterOrEqual)]
    [InlineData("time: {within: {of: $a.time, before: 2h}}", JoinOperator.Within)]
    public void A_dollar_refers_to_another_fact(string line, object comparison)
    {
        var decision = DecisionFiles.Sound($"{DecisionFiles.Head}  on: signals\n  when:\n    a: {{is: signal}}\n    b: {{is: signal, {line}}}\n  then:\n    - absorb: {{signal: b, into: a}}\n");

        Assert.Equal((JoinOperator)comparison, Assert.Single(decision.When[1].Joins).Operator);
        Assert.Equal(("b", "a"), (decision.Then[0].Target, decision.Then[0].Into));
    }

    [Theory]
    [InlineData("after: 0s, before: 2h", 0, 7_200)]
    [InlineData("before: 2h", 0, 7_200)]
    [InlineData("after: -24h, before: 1d", -86_400, 86_400)]
    [InlineData("after: -2h, before: -1m", -7_200, -60)]
    [InlineData("after: -1h, before: 0s", -3_600, 0)]
    public void Within_reaches_to_both_sides(string span, long after, long before)
    {
        var decision = DecisionFiles.Sound($"{DecisionFiles.Head}  on: signals\n  when:\n    a: {{is: signal}}\n    b: {{is: signal, time: {{within: {{of: $a.time, {span}}}}}}}\n  then:\n    - page: b\n");

        var join = Assert.Single(decision.When[1].Joins);
        Assert.Equal((after * TimeSpan.TicksPerSecond, before * TimeSpan.TicksPerSecond), (join.AfterTicks, join.BeforeTicks));
    }

    [Fact]
    public void Many_facts_are_gathered_and_told()
    {
        var decision = DecisionFiles.Sound($$"""
            {{DecisionFiles.Head}}
              on: signals
              when:
                first: {is: signal, rule: copied}
              all_of:
                many: {is: signal, count|gte: 2, source.ip: $first.source.ip, count: {gte: 3, lt: 9}, by: user.name}
              then:
                - raise: {signal: many, by: 1}
                  because: '{many.count} accounts from {many.first} to {many.last}: {many.user.name}'
            """);

        var gathered = Assert.Single(decision.AllOf);
        Assert.Equal("user.name", gathered.By!.Name);
        Assert.Equal([false, false, true, true, false], new[] { 0L, 2, 3, 8, 9 }.Select(count => gathered.Count.All(test => test.FitsField(FieldValue.Integer(count)))));
        Assert.Single(gathered.Pattern.Tests);
        Assert.Equal("source.ip", Assert.Single(gathered.Pattern.Joins).Field.Name);
        Assert.Equal((EffectKind.Raise, null), (decision.Then[0].Kind, decision.Then[0].To));
        Assert.Equal([FactFieldType.Number, FactFieldType.Time, FactFieldType.Time, FactFieldType.Text], decision.Then[0].Because!.Parts.Where(part => part.Fact is not null).Select(part => part.Type));
    }

    [Fact]
    public void A_conclusion_is_read_by_a_decision_of_an_earlier_file()
    {
        const string Reader = """
            title: reads
            id: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b12
            decision:
              on: signals
              when:
                signal: {is: signal}
                stolen: {is: conclusion, name: stolen_account, account: $signal.user.name, since|lte: $signal.time, weight|gt: 3}
              then:
                - raise: {signal: signal, to: critical}
                - page: signal
                  because: '{stolen.account} since {stolen.since}'
            """;
        const string Drawer = """
            title: concludes
            id: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b13
            decision:
              on: signals
              when: {signal: {is: signal, use_case: EX-01}}
              then:
                - conclude: {name: stolen_account, account: $signal.user.name, since: $signal.first, weight: 5, sure: true, note: $$5}
            """;

        var result = DecisionFiles.Load(Reader, Drawer);

        Assert.Empty(result.Diagnostics);
        var fields = result.RuleSet.Decisions.Decisions[1].Then[0].Fields;
        Assert.Equal(("stolen_account", "user.name"), (result.RuleSet.Decisions.Decisions[1].Then[0].Conclusion, fields["account"].Field!.Name));
        Assert.Equal([FieldValue.Integer(5), FieldValue.Boolean(true), FieldValue.Text("$5")], new[] { fields["weight"].Value, fields["sure"].Value, fields["note"].Value });
        Assert.Equal(["user.name"], result.RuleSet.DecidedFields.Select(field => field.Name));
    }

    [Fact]
    public void An_excuse_without_a_row_that_ends_has_an_owner_and_an_end()
    {
        var decision = DecisionFiles.Sound($"{DecisionFiles.Head}  on: signals\n  when: {{signal: {{is: signal, rule: copied}}}}\n  then:\n    - lower: {{signal: signal, to: low}}\nowner: soc\nexpires: 2027-06-30\n");

        Assert.Equal(("soc", new DateOnly(2027, 6, 30)), (decision.Metadata.Owner, decision.Expires));
    }

    [Theory]
    [InlineData("secmon: {shadow: true}\n", true)]
    [InlineData("status: test\n", true)]
    [InlineData("status: stable\n", false)]
    public void A_decision_may_run_in_shadow(string attribute, bool isShadow)
    {
        var file = new RuleFile("d.yml", "d.yml", $"{DecisionFiles.Head}  on: signals\n  when: {{signal: {{is: signal}}}}\n  then: [{{page: signal}}]\n{attribute}");

        Assert.Equal(isShadow, RuleSetLoader.Load([file], ListLibrary.Empty, ["test"]).RuleSet.Decisions.Decisions.Single().Metadata.IsShadow);
    }

    [Fact]
    public void A_decision_that_is_unsupported_never_decides() =>
        Assert.Empty(DecisionFiles.Load($"{DecisionFiles.Head}  on: signals\n  when: {{signal: {{is: signal}}}}\n  then: [{{page: signal}}]\nstatus: unsupported\n").RuleSet.Decisions.Decisions);

    [Fact]
    public void The_version_changes_with_what_decides_and_with_nothing_else()
    {
        var one = DecisionFiles.Sound(ApprovedWork).Metadata.Version;

        Assert.Equal(one, DecisionFiles.Sound(ApprovedWork.Replace("status: stable", "status: test", StringComparison.Ordinal)).Metadata.Version);
        Assert.NotEqual(one, DecisionFiles.Sound(ApprovedWork.Replace("medium, high", "medium", StringComparison.Ordinal)).Metadata.Version);
        Assert.NotEqual(one, DecisionFiles.Sound($"{ApprovedWork}\nexpires: 2027-01-01").Metadata.Version);
    }

    [Fact]
    public void Decisions_enter_the_hash_of_the_rule_set_and_lists_of_facts_do_not()
    {
        var rules = new[] { new RuleFile("d.yml", "d.yml", ApprovedWork) };
        string HashWith(IReadOnlyList<RuleFile> files, string approval, string other) =>
            RuleSetLoader.Load(files, new ListLibrary(DecisionFiles.Files(("facts/approval.csv", approval), ("other.txt", other)))).RuleSet.Hash;

        var hash = HashWith(rules, "*account,to\n", "a");
        Assert.Equal(hash, HashWith(rules, "*account,to\nann,2026-12-01\n", "a"));
        Assert.NotEqual(hash, HashWith(rules, "*account,to\n", "b"));
        Assert.NotEqual(hash, HashWith([rules[0] with { Text = ApprovedWork + "\n" }], "*account,to\n", "a"));
    }

    [Fact]
    public void Lists_of_decisions_that_excuse_are_known() =>
        Assert.Contains("approval", DecisionFiles.Load(ApprovedWork).RuleSet.ExcusingLists);

    private static SignalFact Signal() => new()
    {
        Rule = new RuleMetadata
        {
            Id = "5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11",
            Name = "copied",
            Title = "Table copied out",
            Version = "",
            Location = default,
            Category = "",
            Severity = Severity.High,
            Tags = ["attack.t1005"],
            UseCase = "EX-01",
        },
        Type = "detection",
        Ticks = At(12),
        FirstTicks = At(11),
        LastTicks = At(12),
        Count = 3,
        Event = AlertContext.From(
        [
            new("user.name", FieldValue.Text("ann")), new("service.name", FieldValue.Text("$ann")), new("source.ip", FieldValue.Text("10.0.0.1")),
            new("db.collection.name", FieldValue.List(["pop.citizen", "pop.address"])),
        ]),
    };

    private static long At(int hour) => new DateTime(2026, 11, 29, hour, 0, 0, DateTimeKind.Utc).Ticks;
}
