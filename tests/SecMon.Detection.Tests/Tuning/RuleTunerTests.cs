using System.Text;
using SecMon.Detection.Explanation;
using SecMon.Detection.Rules;
using SecMon.Detection.Tuning;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Tuning;

public class RuleTunerTests
{
    private const string Rules = """
        title: Copied
        id: 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11
        name: copied
        logsource: {category: database}
        detection:
          sel: {event.action: copy_out}
          condition: sel
        """;

    private const string Tests = """
        - name: a clerk copies
          at: 2026-01-05T09:00:00+07:00
          events: [{event.action: copy_out, user.name: clerk_1, service.name: psql}]
          expect: [{rule: Copied, events: [0]}]
        """;

    [Fact]
    public void A_filter_drops_the_false_positives_and_nothing_that_tests_expect()
    {
        var proposal = Tune("""{"event.action": "copy_out", "user.name": "etl*", "service.name": "nightly"}""", """{"event.action": "copy_out", "user.name": "etl2", "service.name": "nightly"}""", """{"event.action": "read"}""");

        Assert.Contains(@"user.name|cased: ['etl\*', 'etl2']", proposal.Filter, StringComparison.Ordinal);
        Assert.Equal(["drops 2 of 2 false positives by user.name and service.name; 1 events of the file do not match the rule", "with it 1 expected alerts of 1 tests still fire"], proposal.Reasons);
        var loaded = LoadedRules.Load(Files(new RuleFile("rules/f.yml", "f.yml", proposal.Filter!)), SubjectPseudonyms.WithPublicKeys());
        Assert.Empty(loaded.Problems);
        Assert.False(loaded.RuleSet.Detections[0].Condition.Holds(SecMon.Detection.Tests.Rules.Rule.Event("""{"event.action": "copy_out", "user.name": "etl*", "service.name": "nightly"}""")));
        Assert.True(loaded.RuleSet.Detections[0].Condition.Holds(SecMon.Detection.Tests.Rules.Rule.Event("""{"event.action": "copy_out", "user.name": "etlx", "service.name": "nightly"}""")));
    }

    [Fact]
    public void What_tests_expect_is_not_filtered_away()
    {
        var proposal = Tune("""{"event.action": "copy_out", "user.name": "clerk_1", "service.name": "psql"}""");

        Assert.Null(proposal.Filter);
        Assert.StartsWith("a filter on user.name and service.name would lose what the test 'a clerk copies'", proposal.Reasons[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"event.action": "read"}""", "none of the 1 events matches 'Copied'")]
    [InlineData("""{"event.action": "copy_out", "secmon.subject.ids": ["999350000007"], "user.name": "app 999350000007"}""", "the false positives have no stable values in common")]
    public void Without_a_safe_filter_the_reason_is_told(string json, string reason)
    {
        var proposal = Tune(json);

        Assert.Null(proposal.Filter);
        Assert.StartsWith(reason, proposal.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Alerts_are_taken_as_the_events_that_made_them() =>
        Assert.NotNull(Tune("""{"event": {"kind": "alert", "action": "copy_out"}, "user": {"name": "etl"}, "service": {"name": "nightly"}}""").Filter);

    private static FilterProposal Tune(params string[] events)
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var tuner = new RuleTuner(LoadedRules.Load(Files(), pseudonyms), "Copied", pseudonyms);
        foreach (var access in new EventInput(new ParserOptions { SourceId = "t", Pseudonyms = pseudonyms }).ReadJson(Encoding.UTF8.GetBytes(string.Join('\n', events))))
            tuner.Add(access);
        return tuner.Propose();
    }

    private static RuleFiles Files(params RuleFile[] others) =>
        new([new RuleFile("rules/r.yml", "r.yml", Rules), new RuleFile("rules/r.tests.yml", "r.tests.yml", Tests), .. others], []);
}
