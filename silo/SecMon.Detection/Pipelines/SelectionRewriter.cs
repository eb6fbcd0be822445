using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary>Goes through the selections of a detection rule or filter, line by line.</summary>
internal abstract class SelectionRewriter
{
    private static readonly string[] OfDetection = ["condition", "timeframe"];
    private static readonly string[] OfFilter = ["condition", "rules"];

    /// <summary>Rewrites a document; what has a wrong shape stays for the loader to name.</summary>
    public YamlMap Rewrite(YamlMap document) => document
        .ReplaceIn("detection", map => Selections(map, OfDetection))
        .ReplaceIn("filter", map => Selections(map, OfFilter));

    /// <summary>The lines that stand for a line: none, itself, or others that must all hold.</summary>
    protected virtual IEnumerable<YamlPair> Line(YamlPair line) => [line];

    /// <summary>The values that stand for a keyword.</summary>
    protected virtual IEnumerable<YamlScalar> Keyword(YamlScalar keyword) => [keyword];

    /// <summary>Called for a map whose lines would all be gone; it stays.</summary>
    protected virtual void NoteEmpty(YamlScalar selection)
    {
    }

    private YamlMap Selections(YamlMap map, string[] others) =>
        new(map.Location, [.. map.Pairs.Select(pair => others.Contains(pair.Key.Text) ? pair : pair with { Value = Selection(pair.Key, pair.Value) })]);

    private YamlNode Selection(YamlScalar name, YamlNode value) => value switch
    {
        YamlMap map => Map(name, map),
        YamlSequence list => new YamlSequence(list.Location, [.. list.Members.SelectMany(member => Member(name, member))]),
        YamlScalar => value.ReplaceScalars(Keyword),
        _ => value,
    };

    private IEnumerable<YamlNode> Member(YamlScalar name, YamlNode member) => member switch
    {
        YamlMap map => [Map(name, map)],
        YamlScalar { IsNull: false } keyword => Keyword(keyword),
        _ => [member],
    };

    private YamlMap Map(YamlScalar name, YamlMap map)
    {
        var lines = map.Pairs.SelectMany(Lines).ToArray();
        if (lines.Length > 0 || map.Pairs.Count == 0)
            return new YamlMap(map.Location, lines);
        NoteEmpty(name);
        return map;
    }

    private IEnumerable<YamlPair> Lines(YamlPair line)
    {
        if (line.Value is not YamlAlternatives alternatives)
            return Line(line);
        var kept = alternatives.Lines.SelectMany(Line).ToArray();
        return kept.Length == 0 ? [] : [line with { Value = new YamlAlternatives(alternatives.Location, kept) }];
    }
}
