using System.Text.RegularExpressions;

namespace SecMon.Detection.Yaml;

/// <summary>The core schema of YAML 1.2 (10.3.2): what an unquoted scalar is.</summary>
internal static partial class CoreSchema
{
    /// <summary>Resolves an unquoted scalar.</summary>
    public static YamlScalarKind Resolve(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => YamlScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => YamlScalarKind.Boolean,
        _ when plain[0] is not ((>= '0' and <= '9') or '-' or '+' or '.') => YamlScalarKind.Text,
        _ when Integer().IsMatch(plain) => YamlScalarKind.Integer,
        _ when Float().IsMatch(plain) => YamlScalarKind.Float,
        _ => YamlScalarKind.Text,
    };

    [GeneratedRegex(@"\A(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Integer();

    [GeneratedRegex(@"\A[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Float();
}
