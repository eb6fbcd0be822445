using System.Globalization;
using SecMon.Detection.Cases;
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
    private const int MostKeys = 5;
    private const int ShortId = 11;

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
        CaseFact one => NameOf(one.Case),
        RowFact row => $"{_texts.Reference(row)} (line {row.Line} of lists/{FileOf(row.Kind)})",
        _ => _texts.Reference(fact),
    };

    /// <summary>What a signal is called.</summary>
    public static string NameOf(SignalFact signal) =>
        signal.Rule.UseCase is { } useCase ? $"{useCase} '{signal.Rule.Title}'" : $"'{signal.Rule.Title}'";

    /// <summary>What a case is called; the beginning of its id tells it from others of its rule.</summary>
    public static string NameOf(Case one) => NameOf(one, one.Id.Length > ShortId ? $"{one.Id[..ShortId]}…" : one.Id);

    /// <summary>What a reader looks for to find a case among others: its whole id, level, status, accounts, and when it was.</summary>
    public string Described(CaseFact one)
    {
        var accounts = one.Accounts.Count == 0 ? "no account" : string.Join(", ", one.Accounts.Take(MostKeys)) + (one.Accounts.Count > MostKeys ? $" and {one.Accounts.Count - MostKeys} others" : "");
        var when = one.FirstTicks == one.LastTicks ? TimeText(one.LastTicks) : $"{TimeText(one.FirstTicks)} to {TimeText(one.LastTicks)}";
        return _texts.Scrub($"{NameOf(one.Case, one.Case.Id)}: {one.OwnLevel.Word()}, {CaseWords.Word(one.Case.Status)}, {accounts}, {when}{(one.IsTrigger ? " (the trigger)" : "")}");
    }

    /// <summary>The line that says of a case that it is too old for a decision.</summary>
    public static ExplanationNode BeyondHorizon(CaseFact one, Decision decision) => new(
        ExplanationKind.Line, $"horizon: {Duration(decision.Horizon)}", Line: 0, Holds: false, $"its newest alert is of {TimeText(one.LastTicks)}, more than that before the newest of all cases", []);

    /// <summary>The value of a field; null when the fact has none.</summary>
    public string? Of(Fact fact, FieldName field)
    {
        var value = fact[field];
        return value.Kind == FieldKind.Integer && IsTime(fact, field)
            ? TimeText(value.AsInteger)
            : _values.Of(field, value);
    }

    /// <summary>Why there is no fact of a kind that a pattern could bind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="subjects">The signals or cases whose rows would be found; at least one.</param>
    public string WhyNone(string kind, IReadOnlyList<SubjectFact> subjects) => kind switch
    {
        SignalFact.KindName => "there is no further signal",
        CaseFact.KindName => "there is no further case",
        FeedFact.KindName => "no record of this file shows a problem of the source that is still open",
        Conclusion.KindName => "no decision concluded anything here",
        _ when _rules.Facts.KeysOf(kind) is { } keys => $"no row of lists/{FileOf(kind)} has the key {KeysOf(subjects, [.. keys])}",
        _ => $"lists/{FileOf(kind)} is not there, or was refused",
    };

    private static string NameOf(Case one, string id) => one.UseCase.Length > 0 ? $"case {one.UseCase} '{one.RuleName}' {id}" : $"case '{one.RuleName}' {id}";

    private string KeysOf(IReadOnlyList<SubjectFact> subjects, FieldName[] keys)
    {
        string[] texts = [.. subjects.Select(subject => KeyOf(subject, keys)).Distinct()];
        return $"{string.Join(" or ", texts.Take(MostKeys))}{(texts.Length > MostKeys ? $" or {texts.Length - MostKeys} others" : "")}";
    }

    private string KeyOf(SubjectFact subject, FieldName[] keys) => string.Join(", ", keys.Select(key => $"{key.Name} {Of(subject, key) ?? $"(the {subject.Kind} has none)"}"));

    private static string TimeText(long ticks) =>
        new DateTime(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>As documents write it.</summary>
    public static string Duration(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerDay == 0 ? $"{span.Days}d"
        : span.Ticks % TimeSpan.TicksPerHour == 0 ? $"{span.TotalHours:0}h"
        : $"{span.TotalMinutes:0}m";

    private static string FileOf(string kind) => kind == AccountRows.KindName ? AccountRows.File : $"{FactsLibrary.Folder}{kind}.csv";

    private bool IsTime(Fact fact, FieldName field) => fact is Conclusion
        ? _rules.Decisions.Decisions.Any(decision => Concludes(decision, field))
        : _schema.FieldsOf(fact.Kind, []).GetValueOrDefault(field.Name) == FactFieldType.Time;

    /// <summary>Fields of one name in conclusions of one name have one type in all decisions.</summary>
    private bool Concludes(Decision decision, FieldName field) => decision.Then.Any(effect =>
        effect.Fields.TryGetValue(field.Name, out var value) && value is { Fact: { } name, Field: { } taken }
        && decision.When.Any(pattern => pattern.Name == name && _schema.FieldsOf(pattern.Kind, []).GetValueOrDefault(taken.Name) == FactFieldType.Time));
}
