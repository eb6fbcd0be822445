using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>One index: its mappings, aliases, blocks and documents.</summary>
internal sealed class IndexStore(string name, JsonObject? template)
{
    private readonly Dictionary<string, StoredDocument> _documents = [];
    private long _sequence;

    public string Name => name;

    /// <summary>Whether a template matched when it was made.</summary>
    public bool HasTemplate => template is not null;

    public JsonObject Mappings { get; } = template?["mappings"] as JsonObject ?? [];

    public IReadOnlyList<string> Aliases { get; } = [.. (template?["aliases"] as JsonObject ?? []).Select(alias => alias.Key)];

    /// <summary>An error that every write meets; null for none.</summary>
    public RefusedException? Block { get; set; }

    public IReadOnlyCollection<StoredDocument> Documents => _documents.Values;

    public StoredDocument? Find(string id) => _documents.GetValueOrDefault(id);

    /// <summary>Stores a document.</summary>
    /// <returns>It, and whether its id is new.</returns>
    /// <exception cref="RefusedException">A version conflict, or a document that does not fit.</exception>
    public (StoredDocument Document, bool IsNew) Put(BulkAction action, JsonObject source)
    {
        var old = Find(action.Id);
        if (action.Name == "create" && old is not null)
            throw Conflict(action, $"document already exists (current version [{old.Version}])");
        if (action.Version is { } provided && old is not null && old.Version >= provided)
            throw Conflict(action, $"current version [{old.Version}] is higher or equal to the one provided [{provided}]");
        new MappingCheck(action.Id).Check(source, Mappings);
        var document = new StoredDocument(name, action.Id, action.Version ?? ((old?.Version ?? 0) + 1), _sequence++, source);
        _documents[action.Id] = document;
        return (document, old is null);
    }

    public bool Remove(string id) => _documents.Remove(id);

    private static RefusedException Conflict(BulkAction action, string problem) => new(409, "version_conflict_engine_exception", $"[{action.Id}]: version conflict, {problem}");
}
