using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Sinks.Elasticsearch;

/// <summary>Puts what is missing or older than ours on a server, over a connection that is another's.</summary>
internal sealed class TemplateInstaller(ElasticsearchConnection connection, TimeSpan? retention)
{
    /// <summary>Looks at each in the order in which they need each other.</summary>
    /// <exception cref="ElasticsearchException">The server refuses, or does not answer.</exception>
    public async Task<IReadOnlyList<SetupStep>> RunAsync(ElasticsearchServer server, bool isDryRun, CancellationToken cancellation)
    {
        if (server.Flavor == ElasticsearchFlavor.Unknown)
            throw new ElasticsearchException("the key may not see which product this is: give it the cluster privilege monitor");

        var steps = new List<SetupStep> { await PutPolicyAsync(server.Flavor, isDryRun, cancellation) };
        // An index template that is composed of a missing component is refused.
        var component = ElasticsearchTemplates.ComponentFor(server.Flavor);
        steps.Add(await PutTemplateAsync("component", ElasticsearchTemplates.Component, component, isDryRun, cancellation));
        foreach (var name in ElasticsearchTemplates.Indices)
            steps.Add(await PutTemplateAsync("index", name, ElasticsearchTemplates.IndexFor(name, server.Flavor), isDryRun, cancellation));
        return steps;
    }

    private async Task<SetupStep> PutPolicyAsync(ElasticsearchFlavor flavor, bool isDryRun, CancellationToken cancellation)
    {
        const string Path = $"_ilm/policy/{ElasticsearchTemplates.Policy}";
        const string Name = $"lifecycle policy {ElasticsearchTemplates.Policy}";
        if (!ElasticsearchTemplates.HasPolicies(flavor))
            return new SetupStep(Name, SetupOutcome.Skipped);

        using var stored = await GetAsync(Path, Name, cancellation);
        // What somebody set for a legal reason changes only when asked for.
        if (stored is not null && (retention is not { } asked || StoredAge(stored.RootElement) == ElasticsearchTemplates.Days(asked)))
            return new SetupStep(Name, SetupOutcome.Kept);
        var policy = ElasticsearchTemplates.PolicyWith(retention ?? ElasticsearchOptions.DefaultRetention);
        return await PutAsync(Path, Name, policy, stored is null ? SetupOutcome.Made : SetupOutcome.Updated, isDryRun, cancellation);
    }

    private static string? StoredAge(JsonElement policies) =>
        Find(policies, ElasticsearchTemplates.Policy, "policy", "phases", "delete", "min_age") is { ValueKind: JsonValueKind.String } age ? age.GetString() : null;

    private async Task<SetupStep> PutTemplateAsync(string kind, string template, JsonNode ours, bool isDryRun, CancellationToken cancellation)
    {
        var path = $"_{kind}_template/{template}";
        var name = $"{kind} template {template}";
        using var stored = await GetAsync(path, name, cancellation);
        var version = stored is null ? null : StoredVersion(stored.RootElement, kind, template);
        if (version >= (long)ours["version"]!)
            return new SetupStep(name, SetupOutcome.Kept);
        return await PutAsync(path, name, ours, stored is null ? SetupOutcome.Made : SetupOutcome.Updated, isDryRun, cancellation);
    }

    private static long? StoredVersion(JsonElement answer, string kind, string template)
    {
        if (Find(answer, $"{kind}_templates") is not { ValueKind: JsonValueKind.Array } templates)
            return null;
        foreach (var found in templates.EnumerateArray())
        {
            if (Find(found, "name") is { ValueKind: JsonValueKind.String } name && name.ValueEquals(template)
                && Find(found, $"{kind}_template", "version") is { ValueKind: JsonValueKind.Number } version)
            {
                return version.GetInt64();
            }
        }

        return null;
    }

    private static JsonElement? Find(JsonElement value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return null;
        }

        return value;
    }

    private async Task<JsonDocument?> GetAsync(string path, string name, CancellationToken cancellation)
    {
        var answer = await connection.SendAsync(HttpMethod.Get, path, json: null, cancellation);
        if (answer.Status == (int)HttpStatusCode.NotFound && answer.Error() is not null)
            return null;
        if (!answer.IsOk)
            throw new ElasticsearchException($"the {name} cannot be looked at", answer);
        return answer.Json() ?? throw new ElasticsearchException($"the {name} cannot be read", answer);
    }

    private async Task<SetupStep> PutAsync(string path, string name, JsonNode body, SetupOutcome outcome, bool isDryRun, CancellationToken cancellation)
    {
        if (isDryRun)
            return new SetupStep(name, outcome);
        var answer = await connection.SendAsync(HttpMethod.Put, path, Encoding.UTF8.GetBytes(body.ToJsonString()), cancellation);
        using var json = answer.Json();
        if (!answer.IsOk || json is null || Find(json.RootElement, "acknowledged") is not { ValueKind: JsonValueKind.True })
            throw new ElasticsearchException($"the {name} cannot be made", answer);
        return new SetupStep(name, outcome);
    }
}
