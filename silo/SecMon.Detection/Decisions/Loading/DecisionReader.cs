using System.Buffers;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Loading;
using SecMon.Detection.Modifiers;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>Reads the value of <c>decision</c> (decisions.md 1). Everything that is wrong is noted at once.</summary>
/// <param name="document">The decision.</param>
/// <param name="schema">The facts that there are.</param>
/// <param name="lines">Compiles values.</param>
internal sealed class DecisionReader(DecisionDocument document, FactSchema schema, LineCompiler lines)
{
    private const string Horizon = "horizon";

    private static readonly string[] Keys = ["on", Horizon, "when", "not", "all_of", "then"];
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    private readonly Problems _problems = document.Noted;

    /// <summary>Reads the decision.</summary>
    /// <returns>Null when something is wrong; the problems are noted.</returns>
    public Decision? Read()
    {
        if (document.Body is not { } body)
            return null;
        new TypedMap(body, _problems).RefuseOthers("under 'decision'", Keys);
        document.Moment = MomentOf(body);
        var horizon = HorizonOf(body);

        var names = new BoundNames(schema, _problems);
        var patterns = new PatternReader(names, new FactLineReader(names, lines, _problems), _problems);
        (YamlMap Map, Section Section)[] sections = [(Patterns(body, "when"), Section.When), (Patterns(body, "all_of"), Section.AllOf), (Patterns(body, "not"), Section.Not)];
        foreach (var (map, section) in sections)
            Declare(map, section, names);
        if (sections[0].Map.Pairs.Count == 0)
            _problems.Missing(body, "when", "the decision binds nothing: 'when' has no name", $"write when:  and below it  {Example}");
        var when = patterns.Read(sections[0].Map, Section.When);
        var allOf = patterns.Read(sections[1].Map, Section.AllOf);
        var gathered = allOf.Select(patterns.Gather).ToArray();
        var not = patterns.Read(sections[2].Map, Section.Not);
        var then = new EffectReader(document, names, schema).Read(body);
        IReadOnlyList<ReadPattern> all = [.. when, .. allOf, .. not];
        new ExcuseScope(document, schema).Check(body, all, then, document.Metadata.Owner is not null);
        UniqueNames.Check(document.Moment, when, allOf, _problems);
        document.SubjectValues.AddRange(all.Where(pattern => pattern.Name.Kind is SignalFact.KindName or CaseFact.KindName).SelectMany(pattern => pattern.Parts.Values));
        document.Conclusions.AddRange(all.Where(pattern => pattern.Name.Kind == Conclusion.KindName)
            .SelectMany(pattern => ConcludedFields.NamesOf(pattern.Map)).Select(name => new ConclusionUse(name, IsDrawn: false)));
        return new Decision
        {
            Metadata = document.Metadata,
            Moment = document.Moment,
            Horizon = horizon,
            When = [.. when.Select(pattern => pattern.Pattern)],
            AllOf = gathered,
            Not = [.. not.Select(pattern => pattern.Pattern)],
            Then = then,
            Expires = document.Expires,
        };
    }

    private string Subject => document.Moment == DecisionMoment.Case ? CaseFact.KindName : SignalFact.KindName;

    private string Example => document.Moment == DecisionMoment.Case ? "one: {is: case}" : "signal: {is: signal}";

    private DecisionMoment MomentOf(YamlMap body)
    {
        const string Mend = "write on: signals, or on: case";
        if (body.Find("on") is not { Value.IsNull: false } on)
            _problems.Missing(body, "on", "the decision does not say when it is made", Mend);
        else if (on.Value is YamlScalar { Text: "case" })
            return DecisionMoment.Case;
        else if (on.Value is not YamlScalar { Text: "signals" })
            _problems.Error(on.Value, $"'on' is signals or case, not {(on.Value is YamlScalar { Text: var text } ? $"'{text}'" : on.Value.Noun)}", Mend);
        return DecisionMoment.Signals;
    }

    private TimeSpan HorizonOf(YamlMap body)
    {
        if (body.Find(Horizon) is not { } pair)
            return Decision.DefaultHorizon;
        if (document.Moment != DecisionMoment.Case)
        {
            _problems.Error(pair.Key, "'horizon' says how far back cases are looked at, and this decision is 'on: signals'", "take it away, or write on: case");
            return Decision.DefaultHorizon;
        }

        var span = new TypedMap(body, _problems).Timespan(Horizon) ?? Decision.DefaultHorizon;
        if (span > Decision.LongestHorizon)
            _problems.Error(pair.Value, $"cases are looked at for at most {Decision.LongestHorizon.Days} days back", $"write horizon: {Decision.LongestHorizon.Days}d, or less");
        return span;
    }

    private void RefuseKind(YamlScalar kind)
    {
        var (message, help) = kind.Text switch
        {
            CaseFact.KindName => ("there are no cases yet where signals are decided", "write on: case"),
            FeedFact.KindName => ("there is no feed where cases are decided: it belongs to a source", "the cases of group PR and FD say the same: {is: case, use_case|startswith: [PR-, FD-]}"),
            _ => ("there are no signals any more where cases are decided", "write is: case, or on: signals"),
        };
        _problems.Error(kind, message, help);
    }

    private YamlMap Patterns(YamlMap body, string key) =>
        body.Find(key) is { Value.IsNull: false } ? new TypedMap(body, _problems).Inner(key) ?? new YamlMap(body.Location, []) : new YamlMap(body.Location, []);

    private void Declare(YamlMap map, Section section, BoundNames names)
    {
        foreach (var pair in map.Pairs)
        {
            if (pair.Key.Text.Length == 0 || !char.IsAsciiLetter(pair.Key.Text[0]) || pair.Key.Text.AsSpan().ContainsAnyExcept(NameCharacters))
                _problems.Error(pair.Key, $"'{pair.Key.Text}' is no name for a fact", "letters, digits, _ and -, a letter first");
            names.Declare(new BoundName(pair.Key, section, KindOf(pair), [.. ConcludedFields.NamesOf(pair.Value).Select(name => name.Text)]));
        }
    }

    private string? KindOf(YamlPair pair)
    {
        if (pair.Value is not YamlMap map)
        {
            _problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{pair.Key.Text}' is a pattern, not {pair.Value.Noun}", $"write {pair.Key.Text}: {{is: {Subject}}}");
            return null;
        }

        if (map.Find("is") is not { Value.IsNull: false } pairOfKind)
        {
            _problems.Missing(map, "is", $"'{pair.Key.Text}' does not say which kind of fact it is", $"write is: {Subject}");
            return null;
        }

        var kind = ConcludedFields.KindOf(map);
        if (kind is null or { Kind: not YamlScalarKind.Text })
            _problems.Error(pairOfKind.Value, $"'is' is the name of a kind, not {pairOfKind.Value.Noun}", $"Kinds: {string.Join(", ", schema.KindsOn(document.Moment))}");
        else if (!FactSchema.IsOn(kind.Text, document.Moment))
            RefuseKind(kind);
        else if (!schema.Has(kind.Text))
            _problems.Error(kind, $"there is no kind of fact '{kind.Text}'", $"{Spelling.Help(kind.Text, "Kinds", schema.KindsOn(document.Moment))}; rows of a list of your own: create lists/{FactsLibrary.Folder}{kind.Text}.csv with a header such as  *account,from,to");
        else
            return kind.Text;
        return null;
    }
}
