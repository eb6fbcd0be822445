using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>A value of a rule with its type in the core schema of YAML 1.2 (sigma.md 1.2).</summary>
/// <param name="Type"><c>null</c>, <c>boolean</c>, <c>number</c> or <c>text</c>.</param>
/// <param name="Text">As written.</param>
internal sealed partial record OracleScalar(string Type, string Text)
{
    public static OracleScalar Of(YamlNode node)
    {
        var scalar = (YamlScalarNode)node;
        return new OracleScalar(scalar.Style == ScalarStyle.Plain ? TypeOf(scalar.Value!) : "text", scalar.Value!);
    }

    public bool IsTrue => Text is "true" or "True" or "TRUE";

    /// <summary>As JSON writes it, which is how events write numbers.</summary>
    public string JsonText => Type switch
    {
        "boolean" => IsTrue ? "true" : "false",
        "number" when !OracleNumbers.IsJson(Text) => OracleNumbers.OfYaml(Text).ToString("0.############", CultureInfo.InvariantCulture),
        _ => Text,
    };

    private static string TypeOf(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => "null",
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => "boolean",
        _ => Number().IsMatch(text) ? "number" : "text",
    };

    [GeneratedRegex(@"\A([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
