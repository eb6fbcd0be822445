using System.Security.Cryptography;
using System.Text;

namespace SecMon.Detection.Matching;

/// <summary>Names a part of a compiled rule by what it decides (sigma.md, RuleMetadata.Version).</summary>
internal static class CanonicalHash
{
    /// <summary>32 hex digits of the SHA-256 of a canonical text.</summary>
    public static string Of(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))[..32];

    /// <summary>The hash of parts whose order does not matter and whose repetition changes nothing.</summary>
    public static string OfSet(string name, IEnumerable<string> parts) => Of($"{name}({string.Join('\n', parts.Distinct().Order(StringComparer.Ordinal))})");
}
