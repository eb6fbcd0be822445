using SecMon.Detection.Loading;
using SecMon.Detection.Matching;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary>Renames fields everywhere in a document: in lines, groups, aliases, sentences and the keys of correlations.</summary>
/// <param name="namesOf">The names that stand for a field; at least one.</param>
/// <param name="problems">Notes a field of several names where only one can stand.</param>
internal sealed class FieldRewriter(Func<string, IReadOnlyList<string>> namesOf, Problems problems) : SelectionRewriter
{
    private static readonly string[] Measures = ["over", "under", "of"];

    /// <summary>Renames the fields of a document of any kind.</summary>
    public YamlMap Rename(YamlMap document)
    {
        var aliases = AliasesOf(document);
        return Rewrite(document)
            .Replace("fields", value => value.ReplaceScalars(Names))
            .ReplaceIn("correlation", map => Correlation(map, aliases))
            .ReplaceIn("secmon", map => SecMon(map, aliases));
    }

    /// <inheritdoc/>
    protected override IEnumerable<YamlPair> Line(YamlPair line)
    {
        var words = line.Key.Text.Split('|');
        if (words.Contains("fieldref"))
            line = line with { Value = line.Value.ReplaceScalars(Names) };
        var names = words[0].Length == 0 ? [] : namesOf(words[0]);
        if (names.Count == 0 || names is [var same] && same == words[0])
            return [line];

        var lines = names.Select(name => line with { Key = line.Key.Rewritten(string.Join('|', words.Skip(1).Prepend(name)), words[0].Length - name.Length) }).ToArray();
        // Who says what a field is not means all its names.
        return lines.Length == 1 || IsNegative(words, line.Value) ? lines : [new YamlPair(line.Key, new YamlAlternatives(line.Key.Location, lines))];
    }

    private static bool IsNegative(string[] words, YamlNode value) =>
        words.Contains("neq") || value.IsNull || (words.Contains("exists") && value is YamlScalar { Kind: YamlScalarKind.Boolean, AsBoolean: false });

    private static HashSet<string> AliasesOf(YamlMap document)
    {
        var correlation = (document.Find("correlation") ?? document.Find("secmon"))?.Value as YamlMap;
        return correlation?.Find("aliases")?.Value is YamlMap aliases ? [.. aliases.Pairs.Select(pair => pair.Key.Text)] : [];
    }

    private YamlMap Correlation(YamlMap map, HashSet<string> aliases) => map
        .Replace("group-by", value => value.ReplaceScalars(name => aliases.Contains(name.Text) ? [name] : [Single(name)]))
        .ReplaceIn("aliases", all => new YamlMap(all.Location, [.. all.Pairs.Select(pair => pair.Value is YamlMap byRule ? pair with { Value = Values(byRule) } : pair)]))
        .ReplaceIn("condition", condition => condition.Replace("field", value => value.ReplaceScalars(name => [Single(name)])));

    private YamlMap SecMon(YamlMap map, HashSet<string> aliases)
    {
        map = Correlation(map, aliases)
            .Replace("once_per", One)
            .Replace("field", One)
            .Replace("explain", value => value is YamlScalar { Kind: YamlScalarKind.Text } sentence ? Sentence(sentence) : value);
        return Measures.Aggregate(map, (changed, key) => changed.ReplaceIn(key, Values));
    }

    private YamlMap Values(YamlMap map) => new(map.Location, [.. map.Pairs.Select(pair => pair with { Value = One(pair.Value) })]);

    private YamlNode One(YamlNode value) => value is YamlScalar { Kind: YamlScalarKind.Text } name ? Single(name) : value;

    private YamlScalar Single(YamlScalar name)
    {
        var names = namesOf(name.Text);
        if (names.Count > 1)
            problems.Error(name, $"a pipeline maps '{name.Text}' to {names.Count} fields, and only one can stand here", $"write the one that is meant: {string.Join(", ", names)}");
        return names[0] == name.Text ? name : name.Rewritten(names[0]);
    }

    private IEnumerable<YamlScalar> Names(YamlScalar name)
    {
        var names = namesOf(SigmaText.Parse(name.Text).PlainText);
        return names is [var same] && same == name.Text ? [name] : names.Select(one => name.Rewritten(one));
    }

    /// <summary>A sentence of an alert has room for one name: the first.</summary>
    private YamlScalar Sentence(YamlScalar sentence)
    {
        var parts = sentence.Text.Split('{');
        var changed = string.Join('{', parts.Take(1).Concat(parts.Skip(1).Select(part =>
            part.IndexOf('}') is > 0 and var close ? namesOf(part[..close].Trim())[0] + part[close..] : part)));
        return changed == sentence.Text ? sentence : sentence.Rewritten(changed);
    }
}
