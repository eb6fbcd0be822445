using System.Globalization;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>Names the compiled form of a rule in journals and snapshots: 64 bits of its version.</summary>
public static class RuleKey
{
    /// <summary>The key of a rule.</summary>
    public static ulong Of(RuleMetadata rule)
    {
        var digits = rule.Version.AsSpan(rule.Version.IndexOf(':') + 1);
        return ulong.Parse(digits[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            ^ StableHash.Of(rule.Id);
    }
}
