using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>The names of a decision and the fields of the facts behind them.</summary>
/// <param name="schema">The fields of facts.</param>
/// <param name="problems">Where problems go.</param>
internal sealed class BoundNames(FactSchema schema, Problems problems)
{
    private const string Count = "count";
    private const string First = "first";
    private const string Last = "last";

    private readonly Dictionary<string, BoundName> _names = [];

    /// <summary>All names in the order of the document.</summary>
    public IReadOnlyCollection<BoundName> All => _names.Values;

    /// <summary>Takes up a name; a second one of the same spelling is an error.</summary>
    public void Declare(BoundName name)
    {
        if (!_names.TryAdd(name.Name.Text, name))
            problems.Error(name.Name, $"the name '{name.Name.Text}' is already on line {_names[name.Name.Text].Name.Location.Line}", "names of one decision differ");
    }

    /// <summary>The name of that spelling; null when there is none, which is noted at the place.</summary>
    public BoundName? Find(string name, SourceLocation place)
    {
        if (_names.TryGetValue(name, out var found))
            return found;
        problems.Error(place, $"there is no name '{name}'", Spelling.Help(name, "Names", _names.Keys));
        return null;
    }

    /// <summary>The type of a field of a kind of fact; null when it has none, which is noted at the place.</summary>
    public FactFieldType? TypeOf(BoundName name, string field, SourceLocation place)
    {
        if (name.Kind is not { } kind)
            return null;
        var fields = schema.FieldsOf(kind, name.Conclusions);
        if (fields.TryGetValue(field, out var type))
            return type;
        if (Fields.Find(field) is { IsInProcessOnly: true })
            problems.Error(place, $"'{field}' may not leave the process, so no decision reads it", "write a rule about it, and decide by the rule");
        else if (kind == SignalFact.KindName && Fields.Find(field) is { Type: FieldType.Instant })
            problems.Error(place, $"a signal has no field '{field}'", "write 'time'");
        else if (kind == CaseFact.KindName && field == "time")
            problems.Error(place, "a case has no field 'time'", "write 'first' or 'last'");
        else if (kind == CaseFact.KindName && field == "expected")
            problems.Error(place, "a case has no field 'expected'", "cases that are expected take no part: take the line away");
        else
            problems.Error(place, $"{NounOf(kind)} has no field '{field}'", HelpFor(kind, field, fields.Keys));
        return null;
    }

    /// <summary>Reads <c>name.field</c> as one value: of a fact that one plain name binds.</summary>
    /// <param name="reference">The text without <c>$</c>.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="own">The name whose line it is; null for an effect.</param>
    public FactReference? Single(string reference, SourceLocation place, BoundName? own)
    {
        if (Split(reference, place, "$") is not var (name, field) || Find(name, place) is not { } bound)
            return null;
        if (bound == own)
            problems.Error(place, $"'${reference}' is a field of the fact itself", "compare with a fact that is bound above it");
        else if (bound.Section == Section.AllOf)
            problems.Error(place, $"'{name}' binds many facts, so nothing refers to a field of it", $"a text may: {{{name}.{Count}}}, {{{name}.{First}}}, {{{name}.{Last}}}, {{{name}.{field}}}");
        else if (bound.Section == Section.Not)
            problems.Error(place, $"'{name}' stands under 'not', so there is no fact of it", "name one of 'when'");
        else if (!bound.IsBound)
            problems.Error(place, $"'${reference}' stands before '{name}' is bound", $"names are bound from top to bottom: write '{name}' above{(own is null ? "" : $" '{own.Name.Text}'")}");
        else if (TypeOf(bound, field, place) is { } type)
            return new FactReference(name, new FieldName(field), type);
        return null;
    }

    /// <summary>Reads <c>name.field</c> in a text, where names of <c>all_of</c> may stand too.</summary>
    public FactReference? InText(string reference, SourceLocation place)
    {
        if (Split(reference, place, "") is not var (name, field) || Find(name, place) is not { } bound)
            return null;
        if (bound.Section == Section.Not)
        {
            problems.Error(place, $"'{name}' stands under 'not', so there is no fact of it", "name one of 'when' or 'all_of'");
            return null;
        }

        FactFieldType? type = bound.Section == Section.AllOf ? OfMany(field) : null;
        type ??= TypeOf(bound, field, place);
        return type is null ? null : new FactReference(name, new FieldName(field), type.Value);
    }

    private static FactFieldType? OfMany(string field) => field switch
    {
        Count => FactFieldType.Number,
        First or Last => FactFieldType.Time,
        _ => null,
    };

    private (string Name, string Field)? Split(string reference, SourceLocation place, string before)
    {
        var dot = reference.IndexOf('.');
        if (dot > 0 && dot + 1 < reference.Length)
            return (reference[..dot], reference[(dot + 1)..]);
        var help = before.Length > 0 ? "write $name.field; a text that begins with $ is written with two of them: $$5" : "write {name.field}, for example {signal.user.name}";
        problems.Error(place, $"'{before}{reference}' names no field of a fact", help);
        return null;
    }

    private string NounOf(string kind) => schema.IsList(kind) || kind == AccountRows.KindName ? $"a row of '{kind}'" : $"a {kind}";

    private string HelpFor(string kind, string field, IEnumerable<string> fields) => kind switch
    {
        AccountRows.KindName => $"{Spelling.Help(field, "Columns", fields)}; columns are those of lists/{AccountRows.File}",
        _ when schema.IsList(kind) => $"{Spelling.Help(field, "Columns", fields)}; columns are those of lists/{FactsLibrary.Folder}{kind}.csv",
        _ => Spelling.Help(field, "Fields", fields),
    };
}
