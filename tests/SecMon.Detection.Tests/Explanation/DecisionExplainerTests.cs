using System.Text;
using SecMon.Detection.Explanation;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Explanation;

public class DecisionExplainerTests
{
    private const string Rules = """
        title: Copied
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        logsource: {category: database}
        detection: {s: {event.action: copy_out}, condition: s}
        level: high
        secmon: {use_case: EX-01}
        ---
        title: At night
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b12
        logsource: {category: database}
        detection: {s: {user.name: night}, condition: s}
        level: low
        secmon: {use_case: CU-04}
        ---
        title: On trial
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b13
        logsource: {category: database}
        detection: {s: {event.action: copy_out}, condition: s}
        secmon: {shadow: true}
        """;

    private const string Approved = """
        title: Approved
        id: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        decision:
          on: signals
          when:
            signal: {is: signal, use_case|startswith: EX-}
            work:
              is: approval
              account: $signal.user.name
              from|lte: $signal.first
              to|gte: $signal.last
          then:
            - expect: signal
              because: 'ticket {work.ticket}'
        owner: soc
        """;

    private const string Head = "title: D\nid: 0f6c2a52-6f0e-4f6f-9f0b-0d3f5d7a2b12\nowner: soc\nexpires: 2030-01-01\ndecision:\n  on: signals\n";
    private const string Copy = """{"@timestamp": "2026-11-10T02:00:00Z", "event.action": "copy_out", "user.name": "ann", "db.collection.name": ["pop.citizen"]}""";

    [Fact]
    public void A_decision_that_fires_shows_each_line_with_its_value()
    {
        var told = Explain("Approved", Copy, Approved);

        Assert.True(told.Fires);
        Assert.Equal(["EX-01 'Copied'"], told.Signals);   // what is in shadow is no signal
        var work = Assert.Single(told.Parts).Parts[1];
        Assert.Equal(("work: approval", 7, true), (work.Label, work.Line, work.Holds));
        var row = Assert.Single(work.Parts);
        Assert.Equal("approval ann (line 2 of lists/facts/approval.csv)", row.Label);
        Assert.Equal(
            [
                ("account: $signal.user.name", 9, "'ann', and $signal.user.name is 'ann'"),
                ("from|lte: $signal.first", 10, "2026-11-01T00:00:00Z, and $signal.first is 2026-11-10T02:00:00Z"),
                ("to|gte: $signal.last", 11, "2026-11-20T23:59:59Z, and $signal.last is 2026-11-10T02:00:00Z"),
            ],
            row.Parts.Select(line => (line.Label, line.Line, line.Found)));
        Assert.Equal("expect: signal", Assert.Single(told.Effects, effect => effect.Applied).Text);
        Assert.Equal(["EX-01 'Copied' is an alert: high, expected, told to nobody: ticket T-1"], told.Outcomes);
    }

    [Theory]
    [InlineData("\"ann\"", "\"bob\"", "nothing fits 'work: approval': no row of lists/facts/approval.csv has the key user.name 'bob'")]
    [InlineData("2026-11-10", "2026-11-30", "nothing fits 'work: approval': of approval ann (line 2 of lists/facts/approval.csv) 'to|gte: $signal.last' on line 11 is false, it has 2026-11-20T23:59:59Z, and $signal.last is 2026-11-30T02:00:00Z")]
    [InlineData("copy_out", "read", "no rule that alerts by itself matches the event, so there is no signal")]
    public void The_nearest_reason_is_told(string part, string other, string reason)
    {
        var told = Explain("Approved", Copy.Replace(part, other), Approved);

        Assert.Equal((0, reason), (told.Firings, told.Reason));
        Assert.Empty(told.Effects);
    }

    [Theory]
    [InlineData("  then: [{expect: signal}]", "level: high", "level: critical", "the signal is protected: it is critical")]
    [InlineData("  then: [{expect: signal}, {page: signal}]", "", "", "'page: signal' of 'D' beats it")]
    [InlineData("  then: [{raise: {signal: signal, to: high}}, {raise: {signal: signal, to: critical}}]", "", "", "another raise counts: to critical")]
    public void An_effect_that_does_not_come_to_bear_says_why(string then, string part, string other, string reason)
    {
        var rules = part.Length > 0 ? Rules.Replace(part, other) : Rules;
        var told = Explain("D", Copy, Head + "  when: {signal: {is: signal}}\n" + then + "\n", rules);

        Assert.Equal(reason, told.Effects[0].WhyNot);
    }

    [Fact]
    public void A_row_that_does_not_cover_the_tables_is_named()
    {
        var told = Explain("Approved", Copy.Replace("\"pop.citizen\"", "\"pop.citizen\", \"pop.household\""), Approved);

        Assert.Equal("approval ann (line 2 of lists/facts/approval.csv) does not cover the signal: the signal is of no table, or of one that its 'tables' does not name", Assert.Single(told.Effects).WhyNot);
        Assert.Equal(["EX-01 'Copied' is an alert: high, does not page"], told.Outcomes);
    }

    [Fact]
    public void Absorbing_goes_upwards_only()
    {
        const string Absorb = Head + "  when: {a: {is: signal}, b: {is: signal}}\n  then: [{absorb: {signal: b, into: a}}]\n";
        var told = Explain("D", Copy.Replace("\"ann\"", "\"night\""), Absorb);

        Assert.Equal(2, told.Firings);
        Assert.Equal([("CU-04 'At night'", null), ("EX-01 'Copied'", "a signal is absorbed only by one that ranks higher")], told.Effects.Select(effect => (effect.Target, effect.WhyNot)).Order());
        Assert.Equal(["CU-04 'At night' stands in the alert EX-01 'Copied'", "EX-01 'Copied' is an alert: high, does not page"], told.Outcomes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_not_forbids_and_what_is_gathered_is_shown()
    {
        const string Forbids = Head + "  when: {a: {is: signal, use_case: EX-01}}\n  not: {b: {is: signal, level: low}}\n  then: [{page: a}]\n";
        const string Gathers = Head + "  when: {a: {is: signal, use_case: EX-01}}\n  all_of: {b: {is: signal, count: {gte: 3}}}\n  then: [{page: a}]\n";
        var both = Copy.Replace("\"ann\"", "\"night\"");

        Assert.Equal("'not' has 'b: signal': CU-04 'At night' is there", Explain("D", both, Forbids).Reason);
        Assert.True(Explain("D", Copy, Forbids).Fires);
        Assert.Equal("'b: signal' gathers 2, which is not count: {gte: 3}", Explain("D", both, Gathers).Reason);
    }

    [Fact]
    public void An_open_problem_of_the_feed_is_one_of_the_events_before()
    {
        const string Blind = Head + "  when: {signal: {is: signal}, gap: {is: feed, issue: gap}}\n  then: [{page: signal}]\n";
        const string Gap = """{"@timestamp": "2026-11-10T01:30:00Z", "secmon.feed.issue": "gap"}""";

        Assert.Equal("nothing fits 'gap: feed': no record of this file shows a problem of the source that is still open", Explain("D", Copy, Blind).Reason);
        Assert.True(Explain("D", Gap + "\n" + Copy, Blind).Fires);
    }

    [Fact]
    public void A_conclusion_is_a_fact_of_the_decision_that_reads_it()
    {
        var drawn = Head.Replace("title: D", "title: First").Replace("2b12", "2b13") + "  when: {signal: {is: signal}}\n  then: [{conclude: {name: odd, since: $signal.first}}]\n";
        const string Read = Head + "  when: {signal: {is: signal}, odd: {is: conclusion, name: odd, since|lte: $signal.last}}\n  then: [{page: signal}]\n";
        var told = Explain("D", Copy, drawn + "\n---\n" + Read);

        Assert.True(told.Fires, told.Reason);
        Assert.Equal("2026-11-10T02:00:00Z, and $signal.last is 2026-11-10T02:00:00Z", told.Parts[0].Parts[1].Parts[0].Parts[1].Found);
        Assert.True(Assert.Single(Explain("First", Copy, drawn + "\n---\n" + Read).Effects).Applied);
    }

    [Fact]
    public void What_is_over_or_in_shadow_says_so()
    {
        const string Paging = Head + "  when: {signal: {is: signal}}\n  then: [{page: signal}]\n";

        Assert.Equal("it expired on 2025-01-01", Explain("D", Copy, Paging.Replace("2030", "2025")).Reason);
        Assert.Equal("the decision is in shadow", Assert.Single(Explain("D", Copy, Paging + "secmon: {shadow: true}\n").Effects).WhyNot);
    }

    /// <summary>What is said of the last event.</summary>
    private static DecisionExplanation Explain(string reference, string json, string decision, string rules = Rules)
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        RuleFile[] lists =
        [
            new("lists/facts/approval.csv", "facts/approval.csv", "*account,tables,from,to,ticket,approved_by\nann,pop.citizen,2026-11-01,2026-11-20,T-1,eve\n"),
        ];
        var loaded = LoadedRules.Load(new RuleFiles([new RuleFile("rules/r.yml", "r.yml", rules), new RuleFile("rules/d.yml", "d.yml", decision)], lists), pseudonyms);
        Assert.Empty(loaded.AllProblems);
        var explainer = new DecisionExplainer(loaded, LogSource.Undeclared, pseudonyms, new ValueView(pseudonyms, isClear: false));
        var decisions = loaded.Decisions.Find(reference);
        Assert.Single(decisions);
        var input = new EventInput(new ParserOptions { SourceId = "t", Pseudonyms = pseudonyms });
        DecisionExplanation[] told = [.. input.ReadJson(Encoding.UTF8.GetBytes(json)).Select(access => explainer.Explain(decisions, access)[0])];   // Last() alone would not look at those before
        return told[^1];
    }
}
