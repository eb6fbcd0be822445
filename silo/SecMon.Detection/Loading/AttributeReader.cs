using System.Text.RegularExpressions;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Reads the attributes that every document may have (sigma.md 2).</summary>
internal sealed partial class AttributeReader
{
    private const int LongestTitle = 256;

    private static readonly string[] Levels = ["informational", "low", "medium", "high", "critical"];
    private static readonly string[] Relations = ["derived", "obsolete", "merged", "renamed", "similar"];

    private readonly RuleFile _file;
    private readonly YamlMap _document;
    private readonly TypedMap _attributes;
    private readonly Problems _problems;

    /// <summary>A reader for one document.</summary>
    public AttributeReader(RuleFile file, YamlMap document, Problems problems)
    {
        _file = file;
        _document = document;
        _problems = problems.For(ProblemKinds.Attribute);
        _attributes = new TypedMap(document, _problems);
    }

    /// <summary>The id as the file has it; null when it is missing or no UUID.</summary>
    public YamlScalar? Id()
    {
        var id = _attributes.Scalar("id");
        if (id is null || IsUuid(id.Text))
            return id;
        _problems.Error(id, $"'{id.Text}' is no UUID", "a UUID looks like 5b0c9d52-6f0e-4f6f-9f0b-0d3f5d7a2b11");
        return null;
    }

    /// <summary>The name; null when it is missing.</summary>
    public YamlScalar? Name() => _attributes.Scalar("name");

    /// <summary>Everything else.</summary>
    public RuleMetadata Metadata()
    {
        var title = Title();
        var severity = _attributes.Word("level", Levels) is { } level ? Enum.Parse<Severity>(level, ignoreCase: true) : Severity.Medium;
        var folder = _file.RelativePath.LastIndexOf('/');
        var metadata = new RuleMetadata
        {
            Id = _attributes.Map.Find("id")?.Value is YamlScalar id && IsUuid(id.Text) ? id.Text.ToLowerInvariant() : TitleUuid.Of(title),
            Name = (_document.Find("name")?.Value as YamlScalar)?.Text,
            Title = title,
            Version = "",
            Location = (_document.Find("title")?.Key ?? (YamlNode)_document).Location,
            Category = folder < 0 ? "" : _file.RelativePath[..folder],
            Severity = severity,
            Status = Status(),
            Description = _attributes.Text("description"),
            Author = _attributes.Text("author"),
            License = _attributes.Text("license"),
            References = _attributes.Texts("references"),
            Tags = Tags(),
            FalsePositives = _attributes.Texts("falsepositives"),
        };
        CheckOthers();
        return metadata;
    }

    private string Title()
    {
        if (!_attributes.Has("title"))
        {
            _problems.Missing(_document, "title", "the rule has no title", "say what happened, for example  title: Citizen table copied out");
            return "";
        }

        var pair = _document.Find("title")!;
        if (pair.Value.IsNull)
            _problems.Error(pair.Key, "'title' is empty");
        var title = _attributes.Text("title") ?? "";
        if (title.EnumerateRunes().Count() > LongestTitle)
            _problems.Error(pair.Value, $"the title is longer than {LongestTitle} characters");
        return title;
    }

    private string? Status()
    {
        var status = _attributes.Word("status", RuleStatuses.All);
        if (status == "unsupported")
            _problems.Warn(_document.Find("status")!.Value, "a rule with status 'unsupported' never runs");
        return status;
    }

    private IReadOnlyList<string> Tags()
    {
        var tags = _attributes.Scalars("tags");
        foreach (var tag in tags.Where(tag => !Tag().IsMatch(tag.Text)))
            _problems.Error(tag, $"'{tag.Text}' is no tag", "a tag is namespace.name in lower case, for example attack.t1005");
        return [.. tags.Select(tag => tag.Text)];
    }

    private void CheckOthers()
    {
        _attributes.Date("date");
        _attributes.Date("modified");
        _attributes.Texts("fields");
        _attributes.Texts("scope");
        if (_attributes.Scalar("taxonomy") is { Text: not "sigma" } taxonomy)
            _problems.Warn(taxonomy, $"the taxonomy '{taxonomy.Text}' is not read; field names are those of event.md");
        if (_document.Find("related")?.Value is { IsNull: false } related)
            CheckRelated(related);
    }

    private void CheckRelated(YamlNode related)
    {
        if (related is not YamlSequence { Members: var members })
        {
            _problems.Error(related, $"'related' is a list of {{id, type}}, not {related.Noun}");
            return;
        }

        foreach (var member in members)
        {
            if (member is not YamlMap map)
            {
                _problems.Error(member, $"'related' is a list of {{id, type}}, not of {member.Noun}");
                continue;
            }

            var relation = new TypedMap(map, _problems);
            if (!relation.Has("id") || !relation.Has("type"))
                _problems.Error(map, "a related rule needs 'id' and 'type'");
            if (relation.Scalar("id") is { } id && !IsUuid(id.Text))
                _problems.Error(id, $"'{id.Text}' is no UUID");
            relation.Word("type", Relations);
        }
    }

    private static bool IsUuid(string text) => Guid.TryParseExact(text, "D", out _);

    [GeneratedRegex(@"\A[a-z0-9_-]+\.[a-z0-9._-]+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Tag();
}
