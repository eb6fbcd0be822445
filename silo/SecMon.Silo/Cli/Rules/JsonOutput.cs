using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SecMon.Silo.Cli.Rules;

/// <summary>JSON for machines and people: indented, characters as they are.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document.</summary>
    public static string Of(JsonNode document) => document.ToJsonString(Indented);
}
