using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>The state behind the requests. Called under the lock of <see cref="StandInServer"/>.</summary>
internal sealed class Cluster(Flavor flavor)
{
    private readonly SortedDictionary<string, IndexStore> _indices = new(StringComparer.Ordinal);

    public TemplateStore Templates { get; } = new(flavor);

    public List<StandInWrite> Writes { get; } = [];

    /// <summary>Whether a write may make an index.</summary>
    public bool MakesIndices { get; set; } = true;

    /// <summary>Whether disks are over the flood-stage watermark.</summary>
    public bool IsFlooded { get; set; }

    public IEnumerable<IndexStore> Indices => _indices.Values;

    public IndexStore Index(string name) => _indices.GetValueOrDefault(name) ?? throw Missing(name);

    /// <summary>Indices by names, patterns and aliases, separated by commas.</summary>
    public List<IndexStore> Find(string expression)
    {
        var found = new List<IndexStore>();
        foreach (var part in expression.Split(','))
        {
            var matching = _indices.Values.Where(index => IndexRules.Matches(part, index.Name) || index.Aliases.Any(alias => IndexRules.Matches(part, alias))).ToList();
            if (matching.Count == 0 && !part.Contains('*', StringComparison.Ordinal) && part != "_all")
                throw Missing(part);
            found.AddRange(part == "_all" ? _indices.Values : matching);
        }

        return [.. found.Distinct()];
    }

    public JsonObject CreateIndex(string name)
    {
        IndexRules.Check(name);
        if (_indices.ContainsKey(name))
            throw new RefusedException(400, "resource_already_exists_exception", $"index [{name}/aAsFqTI0Tc2W0LCWgPNrOA] already exists");
        _indices[name] = new IndexStore(name, Templates.Resolve(name));
        return new JsonObject { ["acknowledged"] = true, ["shards_acknowledged"] = true, ["index"] = name };
    }

    public JsonObject DeleteIndex(string name) =>
        _indices.Remove(name) ? new JsonObject { ["acknowledged"] = true } : throw Missing(name);

    /// <summary>Carries out a bulk request, item by item.</summary>
    public JsonObject Bulk(IReadOnlyList<BulkAction> actions, bool requiresAlias, Func<string, RefusedException?>? refuses)
    {
        var items = new JsonArray();
        var hasErrors = false;
        foreach (var action in actions)
        {
            JsonObject result;
            try
            {
                result = Apply(action, requiresAlias, refuses);
            }
            catch (RefusedException refused)
            {
                hasErrors = true;
                result = new JsonObject { ["_index"] = action.Index, ["_id"] = action.Id, ["status"] = refused.Status, ["error"] = ErrorOf(refused, action.Index) };
            }

            Writes.Add(new StandInWrite(action.Index, action.Id, action.Version ?? 0, (int)result["status"]!));
            items.Add(action.Result(result));
        }

        return new JsonObject { ["took"] = 1, ["errors"] = hasErrors, ["items"] = items };
    }

    private JsonObject Apply(BulkAction action, bool requiresAlias, Func<string, RefusedException?>? refuses)
    {
        if (refuses?.Invoke(action.Id) is { } refused)
            throw refused;
        if (requiresAlias)
            throw new RefusedException(404, "index_not_found_exception", $"no such index [{action.Index}] and [require_alias] request flag is [true] and [{action.Index}] is not an alias");
        if (IndexRules.IsDataStream(action.Index) && action.Name != "create")
            throw RefusedException.IllegalArgument("only write ops with an op_type of create are allowed in data streams");
        if (!_indices.TryGetValue(action.Index, out var index))
        {
            IndexRules.Check(action.Index);
            if (!MakesIndices)
                throw Missing(action.Index);
            index = _indices[action.Index] = new IndexStore(action.Index, Templates.Resolve(action.Index));
        }

        if (IsFlooded)
            throw new RefusedException(429, "cluster_block_exception", $"index [{action.Index}] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];");
        if (index.Block is { } block)
            throw block;
        return action.Name == "delete" ? Delete(index, action) : Put(index, action);
    }

    private static JsonObject Put(IndexStore index, BulkAction action)
    {
        JsonObject source;
        try
        {
            source = StrictJson.Parse(action.Source) as JsonObject ?? throw new RefusedException(400, "document_parsing_exception", "[1:1] failed to parse: the document is no object");
        }
        catch (JsonException broken)
        {
            throw new RefusedException(400, "document_parsing_exception", $"[1:1] failed to parse: {broken.Message}");
        }

        var (document, isNew) = index.Put(action, source);
        return Result(document.Index, document.Id, document.Version, isNew ? "created" : "updated", document.SequenceNumber, isNew ? 201 : 200);
    }

    private static JsonObject Delete(IndexStore index, BulkAction action)
    {
        var isFound = index.Remove(action.Id);
        return Result(index.Name, action.Id, 1, isFound ? "deleted" : "not_found", 0, isFound ? 200 : 404);
    }

    private static JsonObject Result(string index, string id, long version, string result, long sequence, int status) => new()
    {
        ["_index"] = index,
        ["_id"] = id,
        ["_version"] = version,
        ["result"] = result,
        ["_shards"] = new JsonObject { ["total"] = 2, ["successful"] = 1, ["failed"] = 0 },
        ["_seq_no"] = sequence,
        ["_primary_term"] = 1,
        ["status"] = status,
    };

    private static JsonObject ErrorOf(RefusedException refused, string index)
    {
        var error = refused.Error();
        if (refused.Status is 409 or 404)
        {
            error["index_uuid"] = "aAsFqTI0Tc2W0LCWgPNrOA";
            error["index"] = index;
        }

        return error;
    }

    private static RefusedException Missing(string index) => new(404, "index_not_found_exception", $"no such index [{index}]");
}
