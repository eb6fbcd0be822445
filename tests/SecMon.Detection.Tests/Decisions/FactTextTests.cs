using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Decisions;

public class FactTextTests
{
    private static readonly SubjectPseudonyms Pseudonyms = SubjectPseudonyms.WithPublicKeys();

    [Fact]
    public void Fields_of_bound_facts_are_filled_in() =>
        Assert.Equal("by clerk", Fill(Some.Signal("EX-01"), new FactTextPart("by "), Place("signal", "user.name")));

    [Fact]
    public void A_missing_field_is_a_dash() => Assert.Equal("–", Fill(Some.Signal("EX-01"), Place("signal", "source.ip")));

    [Fact]
    public void Times_are_ISO_in_UTC() => Assert.Equal("2026-05-04T10:00:00Z", Fill(Some.Signal("EX-01"), Place("signal", "time", FactFieldType.Time)));

    [Fact]
    public void Of_a_list_five_are_shown() =>
        Assert.Equal("a, b, c, d, e, …", Fill(Some.Signal("EX-01", fields: ("list", FieldValue.List(["a", "b", "c", "d", "e", "f"]))), Place("signal", "list")));

    [Fact]
    public void Persons_are_shown_as_exported_pseudonyms()
    {
        var matching = Pseudonyms.ForMatching(10_850_001_07);
        Assert.Equal(Pseudonyms.ForExport(matching), Fill(Some.Signal("EX-01", fields: ("secmon.subject.ids", FieldValue.List([matching]))), Place("signal", "secmon.subject.ids")));
    }

    [Fact]
    public void Without_keys_no_person_is_shown()
    {
        var signal = Some.Signal("EX-01", user: "clerk_001085000107", fields: ("secmon.subject.ids", FieldValue.List([Pseudonyms.ForMatching(1)])));
        Assert.Equal("clerk_person person", FillFor(signal, null, Place("signal", "user.name"), new FactTextPart(" "), Place("signal", "secmon.subject.ids")));
    }

    [Fact]
    public void A_citizen_id_in_any_field_is_scrubbed()
    {
        var text = Fill(Some.Signal("EX-01", user: "clerk_001085000107"), Place("signal", "user.name"));
        Assert.StartsWith("clerk_test-", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_name_of_all_of_the_count_the_span_and_the_distinct_values_are_shown()
    {
        var text = new FactText([Place("all", "count"), new FactTextPart(" of "), Place("all", "use_case"), new FactTextPart(" since "), Place("all", "first", FactFieldType.Time), new FactTextPart(" till "), Place("all", "last", FactFieldType.Time)]);
        var decision = DecisionBuilder.Named("a").When("signal").AllOf("all", 1).Then(EffectKind.Raise, "signal", Severity.High, because: text).Build();
        var signals = new[] { Some.Signal("EX-02", first: 7, last: 9), Some.Signal("EX-01", first: 8, last: 12, id: "b"), Some.Signal("EX-01", id: "c") };
        var outcome = new SignalDecider(DecisionSet.Compile([decision]), FactsLibrary.Empty, Pseudonyms).Decide(signals, [])[0];
        Assert.Equal("3 of EX-01, EX-02 since 2026-05-04T07:00:00Z till 2026-05-04T12:00:00Z", Assert.Single(outcome.Decisions).Because);
    }

    private static FactTextPart Place(string name, string field, FactFieldType type = FactFieldType.Text) => new(null, name, new FieldName(field), type);

    private static string? Fill(SignalFact signal, params FactTextPart[] parts) => FillFor(signal, Pseudonyms, parts);

    private static string? FillFor(SignalFact signal, ISubjectPseudonyms? pseudonyms, params FactTextPart[] parts) =>
        new SignalDecider(DecisionSet.Compile([EffectTests.Each("a").Then(EffectKind.Page, because: new FactText(parts)).Build()]), FactsLibrary.Empty, pseudonyms).Decide([signal], [])[0].Decisions[0].Because;
}
