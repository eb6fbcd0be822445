using System.Globalization;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>The templates that come with SecMon, fitted to a server.</summary>
internal static class ElasticsearchTemplates
{
    /// <summary>Name of the mappings that alerts, cases and incidents share.</summary>
    public const string Component = "secmon-alerts-mappings";

    /// <summary>Name of the policy that deletes old indices.</summary>
    public const string Policy = "secmon-alerts";

    /// <summary>Names of the index templates; each is the alias of its indices too.</summary>
    public static readonly IReadOnlyList<string> Indices =
    [
        IndexNames.AliasOf(SinkDocumentKinds.Alert),
        IndexNames.AliasOf(SinkDocumentKinds.Case),
        IndexNames.AliasOf(SinkDocumentKinds.Incident),
        IndexNames.AliasOf(SinkDocumentKinds.Activity),
    ];

    /// <summary>Whether the server deletes old indices by a policy (ILM).</summary>
    public static bool HasPolicies(ElasticsearchFlavor flavor) => flavor is ElasticsearchFlavor.Elasticsearch;

    /// <summary>The component template.</summary>
    public static JsonNode ComponentFor(ElasticsearchFlavor flavor) => Fit(Read($"component-template.{Component}.json"), flavor);

    /// <summary>An index template.</summary>
    public static JsonNode IndexFor(string name, ElasticsearchFlavor flavor) => Fit(Read($"index-template.{name}.json"), flavor);

    /// <summary>The policy, with the age at which an index is deleted.</summary>
    public static JsonNode PolicyWith(TimeSpan retention)
    {
        var policy = Read($"ilm-policy.{Policy}.json");
        var phases = policy["policy"]!["phases"]!.AsObject();
        phases["delete"]!["min_age"] = Days(retention);
        policy["policy"]!["_meta"]!["description"] = $"SecMon: deletes an index {Days(retention)} after it was created";
        // The phases must come in the order of their ages.
        if (retention <= TimeSpan.FromDays(60))
            phases.Remove("warm");
        return policy;
    }

    /// <summary>An age as the server writes it.</summary>
    public static string Days(TimeSpan age) => string.Create(CultureInfo.InvariantCulture, $"{(long)age.TotalDays}d");

    private static JsonNode Read(string file)
    {
        using var stream = typeof(ElasticsearchTemplates).Assembly.GetManifestResourceStream($"elasticsearch/{file}")!;
        return JsonNode.Parse(stream)!;
    }

    private static JsonNode Fit(JsonNode template, ElasticsearchFlavor flavor)
    {
        var index = template["template"]!["settings"]?["index"]?.AsObject();
        if (!HasPolicies(flavor))
            index?.Remove("lifecycle");
        if (flavor == ElasticsearchFlavor.Serverless)
        {
            foreach (var setting in (string[])["number_of_shards", "number_of_replicas", "codec"])
                index?.Remove(setting);
        }

        if (flavor == ElasticsearchFlavor.OpenSearch)
            Rename(template);
        return template;
    }

    /// <summary>OpenSearch has another name for flattened, and match_only_text in its later versions only.</summary>
    private static void Rename(JsonNode? node)
    {
        if (node is not JsonObject parent)
            return;
        if (parent["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name is ("flattened" or "match_only_text"))
            parent["type"] = name == "flattened" ? "flat_object" : "text";
        foreach (var (_, child) in parent)
            Rename(child);
    }
}
