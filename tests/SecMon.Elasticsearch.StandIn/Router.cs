using System.Text.Json.Nodes;
using SecMon.Elasticsearch.StandIn.Searching;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>Which request does what, and which query parameters it knows.</summary>
internal sealed class Router(Cluster cluster, Flavor flavor)
{
    private static readonly string[] Everywhere = ["pretty", "human", "error_trace", "filter_path"];

    private static readonly string[] BulkParameters =
    [
        "timeout", "wait_for_active_shards", "refresh", "pipeline", "require_alias", "require_data_stream", "_source", "_source_includes",
        "_source_excludes", "routing", "list_executed_pipelines", "include_source_on_error",
    ];

    /// <summary>Carries out a request.</summary>
    /// <exception cref="RefusedException">It breaks a rule.</exception>
    public JsonNode Answer(StandInRequest request, IReadOnlyDictionary<string, string> query, Fault? fault)
    {
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return (request.Method, parts) switch
        {
            ("GET" or "HEAD", []) => Knowing([], Root),
            ("POST" or "PUT", ["_bulk"]) => Knowing(BulkParameters, () => Bulk(request, query, index: null, fault)),
            ("POST" or "PUT", [var index, "_bulk"]) => Knowing(BulkParameters, () => Bulk(request, query, index, fault)),
            ("GET", ["_index_template", .. var name]) => Knowing(["flat_settings", "local", "master_timeout"], () => cluster.Templates.GetIndices(name.FirstOrDefault())),
            ("PUT", ["_index_template", var name]) => Knowing(["create", "cause", "master_timeout"], () => cluster.Templates.PutIndex(name, StrictJson.ParseBody(request.Body))),
            ("DELETE", ["_index_template", var name]) => Knowing(["master_timeout"], () => cluster.Templates.DeleteIndex(name)),
            ("GET", ["_component_template", .. var name]) => Knowing(["flat_settings", "local", "master_timeout"], () => cluster.Templates.GetComponents(name.FirstOrDefault())),
            ("PUT", ["_component_template", var name]) => Knowing(["create", "cause", "master_timeout"], () => cluster.Templates.PutComponent(name, StrictJson.ParseBody(request.Body))),
            ("DELETE", ["_component_template", var name]) => Knowing(["master_timeout"], () => cluster.Templates.DeleteComponent(name)),
            ("GET", ["_ilm", "policy", .. var name]) when flavor != Flavor.OpenSearch => Knowing(["master_timeout"], () => cluster.Templates.GetPolicies(name.FirstOrDefault())),
            ("PUT", ["_ilm", "policy", var name]) when flavor != Flavor.OpenSearch => Knowing(["master_timeout"], () => cluster.Templates.PutPolicy(name, StrictJson.ParseBody(request.Body))),
            ("GET", [var index, "_doc", var id]) => Knowing([], () => Get(index, id)),
            ("GET" or "POST", [var index, "_count"]) => Knowing([], () => Searches.Count(cluster.Find(index), BodyOrNothing(request))),
            ("GET" or "POST", ["_msearch"]) => Knowing(["max_concurrent_shard_requests", "max_concurrent_searches", "typed_keys", "search_type"], () => Searches.MultiSearch(cluster.Find, request.Body)),
            ("GET" or "POST", [var index, "_search"]) => Knowing(["typed_keys", "rest_total_hits_as_int", "max_concurrent_shard_requests", "ignore_unavailable"], () => Searches.Search(cluster.Find(index), BodyOrNothing(request))),
            ("GET" or "POST", [.. var index, "_refresh"]) => Knowing([], () => Refresh(index.FirstOrDefault() ?? "_all")),
            ("PUT", [var index]) => Knowing([], () => cluster.CreateIndex(index)),
            ("DELETE", [var index]) => Knowing([], () => cluster.DeleteIndex(index)),
            _ => throw RefusedException.IllegalArgument($"no handler found for uri [{request.Path}] and method [{request.Method}]"),
        };

        JsonNode Knowing(string[] parameters, Func<JsonNode> answer)
        {
            if (query.Keys.FirstOrDefault(key => !parameters.Contains(key) && !Everywhere.Contains(key)) is { } unknown)
                throw RefusedException.IllegalArgument($"request [{request.Path}] contains unrecognized parameter: [{unknown}]");
            return answer();
        }
    }

    private static JsonObject BodyOrNothing(StandInRequest request) => request.Body.Length == 0 ? [] : StrictJson.ParseBody(request.Body);

    private JsonObject Root() => new()
    {
        ["name"] = "stand-in",
        ["cluster_name"] = "stand-in",
        ["cluster_uuid"] = "zk-HjQtYQGyL3NFSSu7InA",
        ["version"] = flavor switch
        {
            Flavor.OpenSearch => new JsonObject { ["distribution"] = "opensearch", ["number"] = "3.1.0" },
            Flavor.Elasticsearch9 => new JsonObject { ["number"] = "9.1.0", ["build_flavor"] = "default" },
            _ => new JsonObject { ["number"] = "8.19.2", ["build_flavor"] = "default" },
        },
        ["tagline"] = flavor == Flavor.OpenSearch ? "The OpenSearch Project: https://opensearch.org/" : "You Know, for Search",
    };

    private JsonObject Bulk(StandInRequest request, IReadOnlyDictionary<string, string> query, string? index, Fault? fault)
    {
        var answer = cluster.Bulk(BulkBody.Read(request.Body, index), query.GetValueOrDefault("require_alias") == "true", fault?.RefusesItem);
        fault?.Changes?.Invoke(answer);
        return answer;
    }

    private JsonObject Get(string index, string id)
    {
        var found = cluster.Find(index).Select(store => store.Find(id)).FirstOrDefault(document => document is not null);
        if (found is null)
            throw new DocumentMissingException(new JsonObject { ["_index"] = index, ["_id"] = id, ["found"] = false });
        return new JsonObject { ["_index"] = found.Index, ["_id"] = id, ["_version"] = found.Version, ["_seq_no"] = found.SequenceNumber, ["_primary_term"] = 1, ["found"] = true, ["_source"] = found.Source.DeepClone() };
    }

    private JsonObject Refresh(string indices)
    {
        var count = cluster.Find(indices).Count;
        return new JsonObject { ["_shards"] = new JsonObject { ["total"] = 2 * count, ["successful"] = count, ["failed"] = 0 } };
    }
}
