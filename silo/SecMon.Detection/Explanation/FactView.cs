using System.Globalization;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Explanation;

/// <summary>Facts and their values as people may see them: times as text, persons as <see cref="ValueView"/> shows them.</summary>
internal sealed class FactView
{
    private readonly LoadedRules _rules;
    private readonly FactSchema _schema;
    private readonly FactTexts _texts;
    private readonly ValueView _values;

    /// <summary>Shows facts of loaded rules and lists.</summary>
    public FactView(LoadedRules rules, ISubjectPseudonyms pseudonyms, ValueView values)
    {
        _rules = rules;
        _schema = FactSchema.Of(rules.Files.Lists);
        _texts = new FactTexts(pseudonyms);
        _values = values;
    }

    /// <summary>What a fact is called.</summary>
    public string NameOf(Fact fact) => fact switch
    {
        SignalFact signal => NameOf(signal),
        RowFact row => $"{_texts.Reference(row)} (line {row.Line} of lists/{FileOf(row.Kind)})",
        _ => _texts.Reference(fact),
    };

    /// <summary>What a signal is called.</summary>
    public static string NameOf(SignalFact signal) =>
        signal.Rule.UseCase is { } useCase ? $"{useCase} '{signal.Rule.Title}'" : $"'{signal.Rule.Title}'";

    /// <summary>The value of a field; null when the fact has none.</summary>
    public string? Of(Fact fact, FieldName field)
    {
        var value = fact[field];
        return value.Kind == FieldKind.Integer && IsTime(fact, field)
            ? new DateTime(Math.Clamp(value.AsInteger, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)
            : _values.Of(field, value);
    }

    /// <summary>Why there is no fact of a kind that a pattern could bind.</summary>
    public string WhyNone(string kind, IEnumerable<Fact> signals) => kind switch
    {
        SignalFact.KindName => "there is no further signal",
        FeedFact.KindName => "no record of this file shows a problem of the source that is still open",
        Conclusion.KindName => "no decision concluded anything here",
        _ when _rules.Facts.KeysOf(kind) is { } keys => $"no row of lists/{FileOf(kind)} has the key {string.Join(" or ", signals.Select(signal => KeyOf(signal, [.. keys])).Distinct())}",
        _ => $"lists/{FileOf(kind)} is not there, or was refused",
    };

    private string KeyOf(Fact signal, FieldName[] keys) => string.Join(", ", keys.Select(key => $"{key.Name} {Of(signal, key) ?? "(the signal has none)"}"));

    private static string FileOf(string kind) => kind == AccountRows.KindName ? AccountRows.File : $"{FactsLibrary.Folder}{kind}.csv";

    private bool IsTime(Fact fact, FieldName field) => fact is Conclusion
        ? _rules.Decisions.Decisions.Any(decision => Concludes(decision, field))
        : _schema.FieldsOf(fact.Kind, []).GetValueOrDefault(field.Name) == FactFieldType.Time;

    /// <summary>Fields of one name in conclusions of one name have one type in all decisions.</summary>
    private bool Concludes(Decision decision, FieldName field) => decision.Then.Any(effect =>
        effect.Fields.TryGetValue(field.Name, out var value) && value is { Fact: { } name, Field: { } taken }
        && decision.When.Any(pattern => pattern.Name == name && _schema.FieldsOf(pattern.Kind, []).GetValueOrDefault(taken.Name) == FactFieldType.Time));
}
