using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace SecMon.Stack.Tests;

/// <summary>The files of the stack as they lie in the checkout.</summary>
internal static class Stack
{
    public static readonly string Prometheus = Path.Combine(Repository.Root, "dashboards", "prometheus");

    public static readonly string Alertmanager = Path.Combine(Repository.Root, "dashboards", "alertmanager");

    public static readonly string Runbooks = Path.Combine(Repository.Root, "docs", "runbooks");

    public static readonly string Deploy = Path.Combine(Repository.Root, "deploy");

    /// <summary>Every rule of Prometheus: its name, whether it alerts, and its node.</summary>
    public static IReadOnlyList<PrometheusRule> PrometheusRules() =>
    [
        .. Directory.EnumerateFiles(Prometheus, "*.yml")
            .Where(file => Path.GetFileName(file) != "prometheus.yml")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => ((YamlSequenceNode)Yaml(file)["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]))
            .Select(rule => PrometheusRule.Of((YamlMappingNode)rule)),
    ];

    public static YamlMappingNode Yaml(string file)
    {
        using var text = new StreamReader(file);
        var stream = new YamlStream();
        stream.Load(text);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    /// <summary><c>docker-compose.yml</c> as Compose reads it, with the defaults of its variables; fails when the schema refuses it.</summary>
    public static async Task<JsonNode> ComposeAsync()
    {
        var check = Path.Combine(Repository.Root, "tests", "compose");
        await using var node = SecMonProcess.Start("node", check, [], ["check.mjs", Path.Combine(Repository.Root, "docker-compose.yml")]);
        Assert.True(await node.EndAsync(Eventually.Soon) == 0, string.Join('\n', node.Errors));
        return JsonNode.Parse(string.Join('\n', node.Output))!;
    }

    /// <summary>Why the Compose file cannot be checked here; null when it can.</summary>
    public static string? ComposeCheckMissing =>
        Directory.Exists(Path.Combine(Repository.Root, "tests", "compose", "node_modules")) ? null : "npm ci in tests/compose was not run: Node.js with npm is missing";

    /// <summary>Runs a program of Debian's to its end.</summary>
    /// <returns>Its output; fails when it fails.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(string program, params string[] arguments)
    {
        await using var process = SecMonProcess.Start(program, Repository.Root, [], arguments);
        Assert.True(await process.EndAsync(Eventually.Soon) == 0, $"{program} {string.Join(' ', arguments)}\n{string.Join('\n', [.. process.Output, .. process.Errors])}");
        return process.Output;
    }
}
