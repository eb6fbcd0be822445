using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SecMon.Silo.Sinks.Elasticsearch;

namespace SecMon.Elasticsearch.Tests;

/// <summary>A setup replaces only templates of a lower version: one that changes without a new version never reaches who has the old one.</summary>
public sealed class TemplateVersionTests
{
    /// <summary>Whoever changes a template raises its version, and writes both here.</summary>
    [Theory]
    [InlineData("component-template.secmon-alerts-mappings", 3, "0e75952979b39e5f")]
    [InlineData("index-template.secmon-activity", 1, "66c483e467eb33d4")]
    [InlineData("index-template.secmon-alerts", 1, "8217b743bb8cae60")]
    [InlineData("index-template.secmon-cases", 1, "4f1951804a0e208d")]
    [InlineData("index-template.secmon-incidents", 1, "5a38678d62461bc4")]
    public void A_template_that_changes_has_a_new_version(string template, int version, string hash)
    {
        using var content = typeof(SetupOutcome).Assembly.GetManifestResourceStream($"elasticsearch/{template}.json")!;
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);

        Assert.Equal((version, hash), ((int)JsonNode.Parse(bytes.ToArray())!["version"]!, Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()).AsSpan(0, 8))));
    }
}
