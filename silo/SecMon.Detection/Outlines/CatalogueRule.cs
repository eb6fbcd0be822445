using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Outlines;

/// <summary>A document of a rule file that loads, whatever its kind.</summary>
internal sealed class CatalogueRule
{
    private static readonly string[] ReferringKeys = ["rules", "over", "under", "missing"];

    private CatalogueRule(RuleFile file, YamlMap document)
    {
        File = file;
        Document = document;
        Outline = RuleOutline.Of(file, document);
    }

    /// <summary>Its file.</summary>
    public RuleFile File { get; }

    /// <summary>The document.</summary>
    public YamlMap Document { get; }

    /// <summary>What a detection rule or a filter says; null for a correlation or a decision.</summary>
    public RuleOutline? Outline { get; }

    /// <summary>True for a filter.</summary>
    public bool IsFilter => Document.Find("filter") is not null;

    /// <summary>True for a decision.</summary>
    public bool IsDecision => Document.Find("decision") is not null;

    /// <summary>The title.</summary>
    public string Title => TextOf("title") ?? "";

    /// <summary>The id; null when the file has none.</summary>
    public string? Id => TextOf("id");

    /// <summary>The name; null when the file has none.</summary>
    public string? Name => TextOf("name");

    /// <summary>The use case; null when the file names none.</summary>
    public string? UseCase => ((Document.Find("secmon")?.Value as YamlMap)?.Find("use_case")?.Value as YamlScalar)?.Text;

    /// <summary>Where it stands.</summary>
    public SourceLocation Location => (Document.Find("title")?.Key ?? (YamlNode)Document).Location;

    /// <summary>Names and ids of the rules that a correlation refers to, in any of its keys.</summary>
    public IEnumerable<string> References => Correlation is not { } map
        ? []
        : ReferringKeys.Select(key => map.Find(key)?.Value).OfType<YamlNode>()
            .SelectMany(value => value is YamlSequence list ? list.Members : [value]).OfType<YamlScalar>().Select(scalar => scalar.Text)
            .Concat(WordsOfCondition(map)).Distinct();

    /// <summary>The fields of the group; empty for one group.</summary>
    public IEnumerable<string> GroupBy => Correlation?.Find("group-by")?.Value switch
    {
        YamlSequence list => list.Members.OfType<YamlScalar>().Select(scalar => scalar.Text),
        YamlScalar { IsNull: false } one => [one.Text],
        _ => [],
    };

    private YamlMap? Correlation => (Document.Find("correlation")?.Value ?? (Document.Find("detection") is null && !IsDecision ? Document.Find("secmon")?.Value : null)) as YamlMap;

    /// <summary>Reads a document.</summary>
    public static CatalogueRule Of(RuleFile file, YamlMap document) => new(file, document);

    /// <summary>True for the title, the id or the name.</summary>
    public bool Bears(string reference) => Title == reference || Name == reference || string.Equals(Id, reference, StringComparison.OrdinalIgnoreCase);

    /// <summary>A condition in text form names rules (sigma.md 8.6).</summary>
    private static IEnumerable<string> WordsOfCondition(YamlMap map) =>
        map.Find("condition")?.Value is YamlScalar text ? Conditions.ConditionToken.Read(text.Text).Where(token => token.IsWord).Select(token => token.Text) : [];

    private string? TextOf(string key) => (Document.Find(key)?.Value as YamlScalar)?.Text;
}
