using SecMon.Detection.Yaml;

namespace SecMon.Detection.Outlines;

/// <summary>Reads a selection into clauses. It expects one that loads.</summary>
internal static class SelectionOutline
{
    /// <summary>The clauses of a selection; null when it is wrong.</summary>
    public static SelectionClause? Of(YamlPair selection) => Inner(selection) is { } inner ? new SelectionClause(selection.Key, inner) : null;

    private static Clause? Inner(YamlPair selection) => selection.Value switch
    {
        YamlMap { Pairs.Count: > 0 } map => Map(map),
        YamlSequence { Members.Count: > 0 } list => List(selection.Key, list),
        YamlScalar { IsNull: false } keyword => new LineClause(selection.Key, "", [], [keyword]),
        _ => null,
    };

    private static Clause? Map(YamlMap map)
    {
        var lines = map.Pairs.Select(Line).ToArray();
        return lines.Contains(null) ? null : BothClause.Of(lines!);
    }

    private static Clause? List(YamlScalar name, YamlSequence list)
    {
        var parts = list.Members.OfType<YamlMap>().Select(map => map.Pairs.Count == 0 ? null : Map(map)).ToList();
        var keywords = list.Members.OfType<YamlScalar>().ToArray();
        if (keywords.Length > 0)
            parts.Add(new LineClause(name, "", [], keywords));
        return parts.Count == 0 || parts.Contains(null) ? null : EitherClause.Of(parts!);
    }

    private static Clause? Line(YamlPair pair)
    {
        if (pair.Value is YamlAlternatives { Lines: var alternatives })
        {
            var clauses = alternatives.Select(Line).ToArray();
            return clauses.Contains(null) ? null : EitherClause.Of(clauses!);
        }

        var words = pair.Key.Text.Split('|');
        IReadOnlyList<YamlNode> values = pair.Value is YamlSequence list ? list.Members : [pair.Value];
        return values.Count > 0 && values.All(value => value is YamlScalar)
            ? new LineClause(pair.Key, words[0], words[1..], [.. values.Cast<YamlScalar>()])
            : null;
    }
}
