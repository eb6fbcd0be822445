using SecMon.Detection.Matching;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>The version of a rule: a hash of everything that decides, and of nothing else.</summary>
internal static class RuleVersion
{
    /// <summary>The version of a detection rule.</summary>
    public static string Of(LogSource source, EventPredicate condition, SecMonKeys keys) => Hash(
        "detection",
        source.Category?.ToLowerInvariant(),
        source.Product?.ToLowerInvariant(),
        source.Service?.ToLowerInvariant(),
        condition.Digest,
        string.Join('\n', keys.GroupBy),
        keys.Suppress?.Ticks.ToString(),
        keys.OncePer?.Name);

    /// <summary>The version of a correlation rule; the versions of the rules that enter it are part of it.</summary>
    public static string Of(CorrelationRule rule) => Hash([
        rule.Kind.ToString(),
        string.Join('\n', rule.GroupFields
            .Select(pair => $"{pair.Key.Metadata.Version} {string.Join(' ', pair.Value)}").Order(StringComparer.Ordinal)),
        rule.Timespan.Ticks.ToString(),
        string.Join('\n', rule.Condition.Select(threshold => $"{threshold.Comparison} {threshold.Value:R}").Order(StringComparer.Ordinal)),
        string.Join('\n', rule.CountedFields.Select(field => field.Name)),
        rule.Suppress?.Ticks.ToString(),
        rule.OncePer?.Name,
        rule.MaxEntries.ToString(),
        .. rule.Risk is null ? Array.Empty<string>() : PartsOf(rule.Risk),
        .. rule.Keys is null ? Array.Empty<string>() : [rule.Keys.Digest],
    ]);

    /// <summary>The version of a decision, as it is written: what decides in it stands under <c>decision</c> and <c>expires</c>.</summary>
    public static string OfDecision(YamlMap document) => Hash("decision", Written(document.Find("decision")?.Value), Written(document.Find("expires")?.Value));

    private static string? Written(YamlNode? node) => node switch
    {
        YamlMap map => $"{{{string.Join('\n', map.Pairs.Select(pair => $"{pair.Key.Text.Length}:{pair.Key.Text} {Written(pair.Value)}"))}}}",
        YamlSequence list => $"[{string.Join('\n', list.Members.Select(Written))}]",
        YamlScalar scalar => $"{scalar.Kind} {scalar.Text.Length}:{scalar.Text}",
        _ => null,
    };

    /// <summary>Only of a risk, so that the versions of other correlations, by which their windows are known, stay.</summary>
    private static string[] PartsOf(RiskScores risk) =>
    [
        risk.HalfLife.Ticks.ToString(),
        string.Join('\n', risk.Scores.Select(pair => $"{pair.Key.Metadata.Id} {pair.Key.Metadata.Version} {pair.Value:R}").Order(StringComparer.Ordinal)),
    ];

    private static string Hash(params string?[] parts) =>
        $"sha256:{CanonicalHash.Of(System.Text.Json.JsonSerializer.Serialize(parts))[..16]}";
}
