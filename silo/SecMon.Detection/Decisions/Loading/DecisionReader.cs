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
    private static readonly string[] Keys = ["on", "when", "not", "all_of", "then"];
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    private readonly Problems _problems = document.Noted;

    /// <summary>Reads the decision.</summary>
    /// <returns>Null when something is wrong; the problems are noted.</returns>
    public Decision? Read()
    {
        if (document.Body is not { } body)
            return null;
        new TypedMap(body, _problems).RefuseOthers("under 'decision'", Keys);
        if (!IsAboutSignals(body))
            return null;

        var names = new BoundNames(schema, _problems);
        var patterns = new PatternReader(names, new FactLineReader(names, lines, _problems), _problems);
        (YamlMap Map, Section Section)[] sections = [(Patterns(body, "when"), Section.When), (Patterns(body, "all_of"), Section.AllOf), (Patterns(body, "not"), Section.Not)];
        foreach (var (map, section) in sections)
            Declare(map, section, names);
        if (sections[0].Map.Pairs.Count == 0)
            _problems.Missing(body, "when", "the decision binds nothing: 'when' has no name", "write when:  and below it  signal: {is: signal}");
        var when = patterns.Read(sections[0].Map, Section.When);
        var allOf = patterns.Read(sections[1].Map, Section.AllOf);
        var gathered = allOf.Select(patterns.Gather).ToArray();
        var not = patterns.Read(sections[2].Map, Section.Not);
        var then = new EffectReader(document, names, schema).Read(body);
        IReadOnlyList<ReadPattern> all = [.. when, .. allOf, .. not];
        new ExcuseScope(document, schema).Check(body, all, then, document.Metadata.Owner is not null);
        document.SignalValues.AddRange(all.Where(pattern => pattern.Name.Kind == SignalFact.KindName).SelectMany(pattern => pattern.Parts.Values));
        document.Conclusions.AddRange(all.Where(pattern => pattern.Name.Kind == Conclusion.KindName)
            .SelectMany(pattern => ConcludedFields.NamesOf(pattern.Map)).Select(name => new ConclusionUse(name, IsDrawn: false)));
        return new Decision
        {
            Metadata = document.Metadata,
            Moment = DecisionMoment.Signals,
            When = [.. when.Select(pattern => pattern.Pattern)],
            AllOf = gathered,
            Not = [.. not.Select(pattern => pattern.Pattern)],
            Then = then,
            Expires = document.Expires,
        };
    }

    private bool IsAboutSignals(YamlMap body)
    {
        const string Mend = "write on: signals";
        if (body.Find("on") is not { Value.IsNull: false } on)
            _problems.Missing(body, "on", "the decision does not say when it is made", Mend);
        else if (on.Value is YamlScalar { Text: "case" })
            _problems.Error(on.Value, "decisions about cases come with a later version", $"this version decides about signals: {Mend}");
        else if (on.Value is not YamlScalar { Text: "signals" })
            _problems.Error(on.Value, $"'on' is signals or case, not {(on.Value is YamlScalar { Text: var text } ? $"'{text}'" : on.Value.Noun)}", Mend);
        else
            return true;
        return body.Find("on")?.Value is not YamlScalar { Text: "case" };   // the rest is read as if it were about signals
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
            _problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"'{pair.Key.Text}' is a pattern, not {pair.Value.Noun}", $"write {pair.Key.Text}: {{is: signal}}");
            return null;
        }

        if (map.Find("is") is not { Value.IsNull: false } pairOfKind)
        {
            _problems.Missing(map, "is", $"'{pair.Key.Text}' does not say which kind of fact it is", "write is: signal");
            return null;
        }

        var kind = ConcludedFields.KindOf(map);
        if (kind is null or { Kind: not YamlScalarKind.Text })
            _problems.Error(pairOfKind.Value, $"'is' is the name of a kind, not {pairOfKind.Value.Noun}", $"Kinds: {string.Join(", ", schema.Kinds)}");
        else if (kind.Text == "case")
            _problems.Error(kind, "there are no cases yet where signals are decided", "decisions about cases come with a later version");
        else if (!schema.Has(kind.Text))
            _problems.Error(kind, $"there is no kind of fact '{kind.Text}'", $"{Spelling.Help(kind.Text, "Kinds", schema.Kinds)}; rows of a list of your own: create lists/{FactsLibrary.Folder}{kind.Text}.csv with a header such as  *account,from,to");
        else
            return kind.Text;
        return null;
    }
}
