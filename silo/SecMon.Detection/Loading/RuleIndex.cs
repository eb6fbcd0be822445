using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Finds documents by id or name, and notes ids and names that are there twice.</summary>
internal sealed class RuleIndex
{
    private const string NameKey = "name";

    private readonly IReadOnlyList<RuleDocument> _documents;
    private readonly Dictionary<string, RuleDocument> _byReference = [];

    /// <summary>Indexes all documents, also those of files with errors.</summary>
    public RuleIndex(IReadOnlyList<RuleDocument> documents)
    {
        _documents = documents;
        var byDerivedId = new Dictionary<string, RuleDocument>();
        foreach (var document in documents)
        {
            Add(document, document.Id, "id");
            Add(document, document.Name, NameKey);
            if (document.Id is null && document.Metadata.Title.Length > 0 && !byDerivedId.TryAdd(document.Metadata.Id, document))
                document.Problems.Warn(document.Metadata.Location, $"the rule at {byDerivedId[document.Metadata.Id].Metadata.Location} has the same title, so without ids both are one rule in alerts", "give each an id");
        }
    }

    /// <summary>Every id and name.</summary>
    public IEnumerable<string> References => _byReference.Keys;

    /// <summary>The document that bears an id (in any case) or a name; null when none does.</summary>
    public RuleDocument? Find(string reference) =>
        _byReference.GetValueOrDefault(reference) ?? _byReference.GetValueOrDefault(reference.ToLowerInvariant()) switch
        {
            { Id: { } id } document when string.Equals(id.Text, reference, StringComparison.OrdinalIgnoreCase) => document,
            _ => null,
        };

    /// <summary>The rule that would bear a name if its key <c>name</c> were spelt right; that is noted of it, since it is at fault and not who refers to it. Null when there is none.</summary>
    public RuleDocument? RefuseUnnamed(string reference)
    {
        foreach (var document in _documents.Where(document => document.Name is null))
        {
            if (document.Map.Pairs.FirstOrDefault(pair => pair.Value is YamlScalar value && value.Text == reference && Spelling.Nearest(pair.Key.Text, [NameKey]) is not null) is not { Key: var key })
                continue;
            document.Problems.For(ProblemKinds.Attribute).Error(key, $"'{key.Text}' is an attribute of your own, so there is no rule '{reference}'", $"did you mean '{NameKey}'?");
            return document;
        }

        return null;
    }

    private void Add(RuleDocument document, YamlScalar? reference, string what)
    {
        if (reference is null)
            return;

        var key = what == "id" ? reference.Text.ToLowerInvariant() : reference.Text;
        if (!_byReference.TryAdd(key, document) && _byReference[key] != document)
            document.Problems.Error(reference, $"the {what} '{reference.Text}' is already used at {_byReference[key].Metadata.Location}");
    }
}
