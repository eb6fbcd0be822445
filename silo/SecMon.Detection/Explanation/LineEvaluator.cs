using SecMon.Detection.Lists;
using SecMon.Detection.Loading;
using SecMon.Detection.Modifiers;
using SecMon.Detection.Outlines;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;
using SecMon.Events;

namespace SecMon.Detection.Explanation;

/// <summary>Says of single lines and values whether they hold: compiled by the compiler of rules, one by one.</summary>
internal sealed class LineEvaluator
{
    private readonly LineCompiler _compiler;
    private readonly Dictionary<(LineClause Line, YamlScalar? Value), IEventPredicate?> _compiled = [];

    /// <summary>An evaluator with the lists that rules use.</summary>
    public LineEvaluator(ListLibrary lists) => _compiler = new LineCompiler(lists, new FieldNames(), new Problems());

    /// <summary>True when a clause holds.</summary>
    public bool Holds(Clause clause, AccessEvent access) => clause switch
    {
        SelectionClause selection => Holds(selection.Inner, access),
        NoneClause none => !Holds(none.Inner, access),
        BothClause both => both.Parts.All(part => Holds(part, access)),
        EitherClause either => either.Parts.Any(part => Holds(part, access)),
        _ => Holds((LineClause)clause, value: null, access),
    };

    /// <summary>True when a line holds, or one of its values by itself, without <c>all</c> and <c>neq</c>.</summary>
    public bool Holds(LineClause line, YamlScalar? value, AccessEvent access)
    {
        if (!_compiled.TryGetValue((line, value), out var predicate))
            _compiled[(line, value)] = predicate = Compile(line, value);
        return predicate?.Holds(access) ?? false;
    }

    private Matching.EventPredicate? Compile(LineClause line, YamlScalar? value)
    {
        var values = value is null ? line.Values : [value];
        if (line.IsKeyword && line.Modifiers.Count == 0)
            return _compiler.Keywords(line.Key, values);
        if (value is null)
            return _compiler.Line(new YamlPair(line.Key, line.Values.Count == 1 ? line.Values[0] : new YamlSequence(line.Key.Location, line.Values)));

        var words = line.Modifiers.Where(modifier => modifier is not ("all" or "neq")).Prepend(line.Field);
        return line.IsKeyword && !words.Skip(1).Any()
            ? _compiler.Keywords(line.Key, values)
            : _compiler.Line(new YamlPair(new YamlScalar(line.Key.Location, string.Join('|', words), YamlScalarKind.Text, default), value));
    }
}
