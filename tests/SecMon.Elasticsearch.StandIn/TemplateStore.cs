using System.Text.Json.Nodes;

namespace SecMon.Elasticsearch.StandIn;

/// <summary>Component templates, index templates and lifecycle policies, with the rules between them.</summary>
internal sealed class TemplateStore(Flavor flavor)
{
    private static readonly string[] IndexKeys = ["index_patterns", "composed_of", "priority", "template", "version", "_meta", "data_stream", "allow_auto_create", "ignore_missing_component_templates", "deprecated"];
    private static readonly string[] ComponentKeys = ["template", "version", "_meta", "deprecated"];

    private static readonly string[] Types =
        ["date", "ip", "long", "float", "boolean", "keyword", "text", "object", "geo_point"];

    private readonly SortedDictionary<string, JsonObject> _components = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonObject> _indices = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonObject> _policies = new(StringComparer.Ordinal);

    public JsonObject PutComponent(string name, JsonObject body)
    {
        CheckKeys(body, ComponentKeys);
        CheckTemplate(body);
        _components[name] = body;
        return Acknowledged();
    }

    public JsonObject PutIndex(string name, JsonObject body)
    {
        CheckKeys(body, IndexKeys);
        CheckTemplate(body);
        var patterns = Patterns(body);
        var missing = Components(body).Where(component => !_components.ContainsKey(component)).ToList();
        if (missing.Count > 0)
            throw new RefusedException(400, "invalid_index_template_exception", $"index_template [{name}] invalid, cause [index template [{name}] specifies component templates [{string.Join(", ", missing)}] that do not exist]");
        foreach (var (other, template) in _indices.Where(pair => pair.Key != name && Priority(pair.Value) == Priority(body)))
        {
            if (Patterns(template).Any(theirs => patterns.Any(ours => Overlap(ours, theirs))))
                throw RefusedException.IllegalArgument($"index template [{name}] has index patterns matching patterns from existing templates [{other}] that have the same priority [{Priority(body)}], multiple index templates may not match during index creation, please use a different priority");
        }

        _indices[name] = body;
        return Acknowledged();
    }

    public JsonObject PutPolicy(string name, JsonObject body)
    {
        CheckKeys(body, ["policy"]);
        if (body["policy"]?["phases"] is not JsonObject phases || phases.Any(phase => phase.Key is not ("hot" or "warm" or "cold" or "frozen" or "delete")))
            throw RefusedException.IllegalArgument("policy without phases, or with an unknown phase");
        var ages = phases.OrderBy(phase => Array.IndexOf(["hot", "warm", "cold", "frozen", "delete"], phase.Key)).Select(phase => Age((string?)phase.Value?["min_age"] ?? "0ms")).ToList();
        if (!ages.Order().SequenceEqual(ages))
            throw RefusedException.IllegalArgument("the ages of phases must not fall");
        var stored = (JsonObject)body.DeepClone();
        stored["version"] = ((long?)_policies.GetValueOrDefault(name)?["version"] ?? 0) + 1;
        _policies[name] = stored;
        return Acknowledged();
    }

    public JsonObject GetComponents(string? pattern) => Get(_components, "component_template", pattern, "component template");

    public JsonObject GetIndices(string? pattern) => Get(_indices, "index_template", pattern, "index template");

    public JsonObject GetPolicies(string? name)
    {
        var found = new JsonObject();
        foreach (var (key, policy) in _policies.Where(pair => name is null || pair.Key == name))
            found[key] = policy.DeepClone();
        if (name is not null && found.Count == 0)
            throw new RefusedException(404, "resource_not_found_exception", $"Lifecycle policy not found: {name}");
        return found;
    }

    public JsonObject DeleteIndex(string name) => Delete(_indices, name, "index template");

    public JsonObject DeleteComponent(string name)
    {
        if (_indices.FirstOrDefault(pair => Components(pair.Value).Contains(name)).Key is { } user)
            throw RefusedException.IllegalArgument($"component templates [{name}] cannot be removed as they are still in use by index templates [{user}]");
        return Delete(_components, name, "component template");
    }

    /// <summary>What a new index of this name gets: components in order, then the index template itself.</summary>
    public JsonObject? Resolve(string index)
    {
        var template = _indices.Values.Where(value => Patterns(value).Any(pattern => IndexRules.Matches(pattern, index))).MaxBy(Priority);
        if (template is null)
            return null;
        var resolved = new JsonObject();
        foreach (var component in Components(template))
            Merge(resolved, (JsonObject)_components[component]["template"]!);
        if (template["template"] is JsonObject own)
            Merge(resolved, own);
        return resolved;
    }

    private static JsonObject Acknowledged() => new() { ["acknowledged"] = true };

    private static void CheckKeys(JsonObject body, string[] known)
    {
        if (body.FirstOrDefault(pair => !known.Contains(pair.Key)).Key is { } unknown)
            throw new RefusedException(400, "x_content_parse_exception", $"unknown field [{unknown}]");
    }

    private void CheckTemplate(JsonObject body)
    {
        if (body["template"] is not JsonObject template)
            return;
        CheckKeys(template, ["settings", "mappings", "aliases", "lifecycle"]);
        var lifecycle = template["settings"]?["index"]?["lifecycle"] ?? template["settings"]?["index.lifecycle.name"];
        if (lifecycle is not null && flavor == Flavor.OpenSearch)
            throw RefusedException.IllegalArgument("unknown setting [index.lifecycle.name] please check that any required plugins are installed, or check the breaking changes documentation for removed settings");
        CheckTypes(template["mappings"] as JsonObject);
    }

    private void CheckTypes(JsonObject? mapping)
    {
        if (mapping?["properties"] is not JsonObject properties)
            return;
        foreach (var (name, property) in properties)
        {
            var type = (string?)property!["type"] ?? "object";
            var isKnown = Types.Contains(type) || (flavor == Flavor.OpenSearch ? type == "flat_object" : type is "flattened" or "match_only_text");
            if (!isKnown)
                throw new RefusedException(400, "mapper_parsing_exception", $"No handler for type [{type}] declared on field [{name}]");
            if (type != "object" && property["properties"] is not null)
                throw new RefusedException(400, "mapper_parsing_exception", $"field [{name}] is no object and has properties");
            CheckTypes((JsonObject)property);
        }
    }

    private static TimeSpan Age(string age)
    {
        var digits = age.TakeWhile(char.IsAsciiDigit).Count();
        if (digits == 0)
            throw RefusedException.IllegalArgument($"failed to parse setting [min_age] with value [{age}] as a time value");
        var number = long.Parse(age.AsSpan(0, digits));
        return age[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" => TimeSpan.FromDays(number),
            _ => throw RefusedException.IllegalArgument($"failed to parse setting [min_age] with value [{age}] as a time value"),
        };
    }

    private static List<string> Patterns(JsonObject template) =>
        template["index_patterns"] is JsonArray { Count: > 0 } patterns ? [.. patterns.Select(pattern => (string)pattern!)] : throw new RefusedException(400, "action_request_validation_exception", "index patterns are missing");

    private static List<string> Components(JsonObject template) => [.. (template["composed_of"] as JsonArray ?? []).Select(name => (string)name!)];

    private static long Priority(JsonObject template) => (long?)template["priority"] ?? 0;

    /// <summary>For patterns with one star at the end, which are all that the stand-in is given: one's beginning is the other's.</summary>
    private static bool Overlap(string one, string other)
    {
        var (a, b) = (one.TrimEnd('*'), other.TrimEnd('*'));
        return a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal);
    }

    private static JsonObject Get(SortedDictionary<string, JsonObject> templates, string kind, string? pattern, string words)
    {
        var found = new JsonArray();
        foreach (var (name, template) in templates.Where(pair => pattern is null || IndexRules.Matches(pattern, pair.Key)))
            found.Add(new JsonObject { ["name"] = name, [kind] = template.DeepClone() });
        if (found.Count == 0 && pattern is not null && !pattern.Contains('*', StringComparison.Ordinal))
            throw new RefusedException(404, "resource_not_found_exception", $"{words} matching [{pattern}] not found");
        return new JsonObject { [kind + "s"] = found };
    }

    private static JsonObject Delete(SortedDictionary<string, JsonObject> templates, string name, string words) =>
        templates.Remove(name) ? Acknowledged() : throw new RefusedException(404, "index_template_missing_exception", $"{words} [{name}] missing");

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (into[name] is JsonObject there && value is JsonObject more)
                Merge(there, more);
            else
                into[name] = value?.DeepClone();
        }
    }
}
