using System.Text;
using SecMon.Detection.Explanation;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Explanation;

public class RuleExplainerTests
{
    private const string Rules = """
        title: Read by somebody
        name: read
        logsource: {category: database}
        detection:
          sel:
            event.action: [read, write]
            db.collection.name|expand: '%tables%'
          filter:
            user.name|startswith: batch
          condition: sel and not filter
        ---
        title: Read often
        correlation:
          type: event_count
          rules: [read]
          group-by: [user.name]
          timespan: 1m
          condition: {gte: 2}
        """;

    [Theory]
    [InlineData("""{"event.action": "read", "db.collection.name": ["a", "pop.citizen"], "user.name": "clerk"}""", null)]
    [InlineData("""{"event.action": "login", "db.collection.name": "pop.citizen"}""", "selection 'sel' is false: 'event.action: [read, write]' on line 6, but the event has 'login'")]
    [InlineData("""{"event.action": "read"}""", "selection 'sel' is false: 'db.collection.name|expand: %tables%' on line 7, but the event has no such field")]
    [InlineData("""{"event.action": "read", "db.collection.name": "pop.citizen", "user.name": "batch_1"}""", "selection 'filter' is true: 'user.name|startswith: batch' on line 9 holds, the event has 'batch_1'")]
    public void The_nearest_reason_is_told(string json, string? reason)
    {
        var explanation = Assert.Single(Explain("read", json));

        Assert.Equal((reason is null, reason), (explanation.Matches, explanation.Condition.WhyNot()));
    }

    [Fact]
    public void Every_value_of_a_line_is_told_apart()
    {
        var selection = Assert.Single(Explain("Read by somebody", """{"event.action": "write"}""")).Condition.Parts[0];
        var line = selection.Parts[0].Parts[0];

        Assert.Equal([("write", true), ("read", false)], line.Parts.Select(value => (value.Label, value.Holds)));
    }

    [Fact]
    public void A_correlation_is_explained_by_the_rules_it_refers_to()
    {
        var explanation = Assert.Single(Explain("Read often", """{"event.action": "read", "db.collection.name": "pop.citizen", "user.name": "clerk"}"""));

        Assert.Equal(("Read by somebody", "Read often", true), (explanation.Title, explanation.Correlation, explanation.Matches));
        Assert.Equal("'clerk'", explanation.Group["user.name"]);
    }

    [Fact]
    public void Citizen_ids_are_shown_as_pseudonyms()
    {
        var rule = Rules.Replace("event.action: [read, write]", "secmon.subject.ids: x");
        var line = Assert.Single(Explain("read", """{"secmon.subject.ids": "999350000007"}""", rule)).Condition.Parts[0].Parts[0].Parts[0];

        Assert.StartsWith("[test-", line.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_explanation_agrees_with_the_rule()
    {
        var filter = "title: f\nlogsource: {category: database}\nfilter:\n  rules: [read]\n  sel: {user.name: auditor}\n  condition: not sel\n";

        Assert.Equal("f", Explain("read", """{"event.action": "read", "db.collection.name": "pop.citizen", "user.name": "auditor"}""", Rules, filter)[0].Condition.Parts[^1].Label);
        Assert.False(Explain("read", """{"event.action": "read", "db.collection.name": "pop.citizen", "user.name": "auditor"}""", Rules, filter)[0].Matches);
    }

    [Theory]
    [InlineData("""{"a": 1}""", 1)]
    [InlineData("""[{"a": 1}, {"a": 2}]""", 2)]
    [InlineData("{\"a\": 1}\n{\"a\": 2}\n", 2)]
    [InlineData("{\n  \"a\": 1\n}\n", 1)]
    public void Events_are_read_from_json_in_any_shape(string json, int count) =>
        Assert.Equal(count, Input.ReadJson(Encoding.UTF8.GetBytes(json)).Count());

    [Fact]
    public void What_is_no_json_is_refused_with_its_line() =>
        Assert.Equal("line 2 is no JSON object", Assert.Throws<FormatException>(() => Input.ReadJson(Encoding.UTF8.GetBytes("{\"a\": 1}\nx\n")).Count()).Message);

    private static EventInput Input => new(new ParserOptions { SourceId = "t", Pseudonyms = SubjectPseudonyms.WithPublicKeys() });

    private static IReadOnlyList<RuleExplanation> Explain(string reference, string json, params string[] rules)
    {
        var pseudonyms = SubjectPseudonyms.WithPublicKeys();
        var files = new RuleFiles([.. (rules.Length == 0 ? [Rules] : rules).Select((text, i) => new RuleFile($"rules/r{i}.yml", $"r{i}.yml", text))], [new RuleFile("lists/tables.txt", "tables.txt", "pop.citizen\n")]);
        var explainer = new RuleExplainer(LoadedRules.Load(files, pseudonyms), pseudonyms, new ValueView(pseudonyms, isClear: false));
        return [.. Input.ReadJson(Encoding.UTF8.GetBytes(json)).SelectMany(access => explainer.Explain(reference, access))];
    }
}
