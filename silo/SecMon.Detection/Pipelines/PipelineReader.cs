using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary>Reads a pipeline file: the subset of pySigma's format that docs/pipelines.md describes. What it does not know is an error.</summary>
internal static class PipelineReader
{
    private static readonly string[] Keys = ["name", "priority", "vars", "transformations"];
    private static readonly string[] OfQueries = ["allowed_backends", "postprocessing", "finalizers"];

    /// <summary>Reads a file.</summary>
    /// <returns>Null when it is no pipeline; the problems are noted.</returns>
    public static Pipeline? Read(RuleFile file, Problems problems)
    {
        var nodes = YamlReader.Read(file, problems);
        problems = problems.For(ProblemKinds.Pipeline);
        if (nodes is not [var node])
        {
            if (nodes is not null)
                problems.Error(new SourceLocation(file.Path, 1, 1), nodes.Count == 0 ? "the file holds no pipeline" : "a file holds one pipeline", "files below pipelines/ hold pipelines, not rules; see docs/pipelines.md");
            return null;
        }

        if (node is not YamlMap map)
        {
            problems.Error(node, $"a pipeline is a map, not {node.Noun}", "begin with  name: …  and  transformations:");
            return null;
        }

        RefuseOthers(map, problems);
        var keys = new TypedMap(map, problems);
        var name = keys.Text("name") ?? file.RelativePath;
        var reader = new TransformationReader(name, Vars(keys, problems), problems);
        return new Pipeline(Priority(map, problems), [.. Transformations(map, problems).Select(reader.Read).OfType<Transformation>()]);
    }

    private static void RefuseOthers(YamlMap map, Problems problems)
    {
        foreach (var pair in map.Pairs.Where(pair => OfQueries.Contains(pair.Key.Text)))
            problems.Error(pair.Key, $"'{pair.Key.Text}' is not supported", "it is about the text of queries, and SecMon evaluates rules itself: take it away");
        new TypedMap(new YamlMap(map.Location, [.. map.Pairs.Where(pair => !OfQueries.Contains(pair.Key.Text))]), problems).RefuseOthers("in a pipeline", Keys);
    }

    private static long Priority(YamlMap map, Problems problems)
    {
        if (map.Find("priority") is not { Value.IsNull: false } pair)
            return 0;
        if (pair.Value is YamlScalar { Kind: YamlScalarKind.Integer } number && long.TryParse(number.Text, out var priority))
            return priority;
        problems.Error(pair.Value, $"'priority' is a whole number, not {pair.Value.Noun}", "for example priority: 10; lower numbers go first");
        return 0;
    }

    private static Dictionary<string, IReadOnlyList<string>> Vars(TypedMap keys, Problems problems)
    {
        var vars = new Dictionary<string, IReadOnlyList<string>>();
        if (!keys.Has("vars") || keys.Inner("vars") is not { } map)
            return vars;
        foreach (var pair in map.Pairs)
        {
            IReadOnlyList<YamlNode> values = pair.Value is YamlSequence list ? list.Members : [pair.Value];
            foreach (var wrong in values.Where(value => value is not YamlScalar { IsNull: false }))
                problems.Error(wrong.IsNull ? pair.Key : wrong, $"a value of '{pair.Key.Text}' is text or a number, not {wrong.Noun}");
            vars[pair.Key.Text] = [.. values.OfType<YamlScalar>().Select(value => value.Text)];
        }

        return vars;
    }

    private static IReadOnlyList<YamlNode> Transformations(YamlMap map, Problems problems)
    {
        if (map.Find("transformations") is { Value: YamlSequence { Members.Count: > 0 } list })
            return list.Members;
        var place = map.Find("transformations");
        problems.Error(place?.Key ?? (YamlNode)map, place is null ? "the pipeline has no transformations" : "'transformations' is a list", "for example  transformations: [{type: field_name_mapping, mapping: {CommandLine: process.command_line}}]");
        return [];
    }
}
