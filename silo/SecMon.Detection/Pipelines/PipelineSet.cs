using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Pipelines;

/// <summary>All pipelines of a rules folder, in the order in which they are applied.</summary>
internal sealed class PipelineSet
{
    private static readonly string[] Naming = ["id", "name"];

    private readonly Pipeline[] _pipelines;
    private Dictionary<string, LogSource> _sources = [];

    private PipelineSet(IEnumerable<Pipeline> pipelines) => _pipelines = [.. pipelines.OrderBy(pipeline => pipeline.Priority)];

    /// <summary>True when documents stay as they are.</summary>
    public bool IsEmpty => _pipelines.Length == 0;

    /// <summary>Reads the pipelines among the files of a rules folder; one with an error changes nothing.</summary>
    /// <param name="files">All files.</param>
    /// <param name="found">Takes the problems; null when nobody asks.</param>
    public static PipelineSet Read(IEnumerable<RuleFile> files, List<Diagnostic>? found = null)
    {
        var pipelines = new List<Pipeline>();
        foreach (var file in files.Where(file => PipelineFolder.Holds(file.RelativePath)).OrderBy(file => file.RelativePath, StringComparer.Ordinal))
        {
            var problems = new Problems();
            if (PipelineReader.Read(file, problems) is { } pipeline && !problems.HasErrors)
                pipelines.Add(pipeline);
            found?.AddRange(problems.Found);
        }

        return new PipelineSet(pipelines);
    }

    /// <summary>Learns which log sources the rules have that correlations refer to. Called once, before <see cref="Apply"/>.</summary>
    public void Learn(IEnumerable<YamlNode> documents)
    {
        if (IsEmpty)
            return;
        _sources = new Dictionary<string, LogSource>(StringComparer.OrdinalIgnoreCase);
        foreach (var document in documents.OfType<YamlMap>().Where(document => document.Find("detection") is not null))
        {
            var source = LogSourceReader.Read(document, new Problems());
            foreach (var name in Naming.Select(key => document.Find(key)?.Value).OfType<YamlScalar>())
                _sources.TryAdd(name.Text, source);
        }
    }

    /// <summary>The document after all pipelines.</summary>
    public YamlNode Apply(YamlNode node, Problems problems)
    {
        if (IsEmpty || node is not YamlMap document || document.Find("decision") is not null)   // decisions name facts, not fields of a product
            return node;
        var rule = new MappedRule([.. SourcesOf(document)], problems);
        foreach (var transformation in _pipelines.SelectMany(pipeline => pipeline.Transformations))
            document = transformation.Apply(document, rule);
        return document;
    }

    private IEnumerable<LogSource> SourcesOf(YamlMap document)
    {
        if (document.Find("logsource") is not null)
            return [LogSourceReader.Read(document, new Problems())];
        var correlation = (document.Find("correlation") ?? document.Find("secmon"))?.Value as YamlMap;
        IReadOnlyList<YamlNode> names = correlation?.Find("rules")?.Value switch
        {
            YamlSequence list => list.Members,
            { } one => [one],
            null => [],
        };
        return names.OfType<YamlScalar>().Where(name => _sources.ContainsKey(name.Text)).Select(name => _sources[name.Text]);
    }
}
