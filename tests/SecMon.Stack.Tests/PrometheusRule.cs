using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace SecMon.Stack.Tests;

/// <summary>A recording or alerting rule.</summary>
/// <param name="Name">Of the alert, or of the series.</param>
/// <param name="IsAlert">False records.</param>
/// <param name="Expression">PromQL.</param>
/// <param name="Labels">As they stand in the file.</param>
/// <param name="Annotations">As they stand in the file.</param>
internal sealed partial record PrometheusRule(string Name, bool IsAlert, string Expression, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The metrics that its expression names, recorded ones among them.</summary>
    public IReadOnlyList<string> Metrics => [.. MetricName().Matches(Expression).Select(match => match.Value).Distinct()];

    public static PrometheusRule Of(YamlMappingNode rule)
    {
        var isAlert = rule.Children.ContainsKey("alert");
        return new PrometheusRule(Text(rule, isAlert ? "alert" : "record"), isAlert, Text(rule, "expr"), Map(rule, "labels"), Map(rule, "annotations"));
    }

    private static string Text(YamlMappingNode rule, string key) => ((YamlScalarNode)rule[key]).Value!;

    private static Dictionary<string, string> Map(YamlMappingNode rule, string key) =>
        rule.Children.TryGetValue(key, out var node) ? ((YamlMappingNode)node).Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString()) : [];

    [GeneratedRegex(@"\b(?:(?:source|system|sink|rule|secmon):[a-z0-9_:]+|(?:secmon|process|prometheus)_[a-z_]+|up\b)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex MetricName();
}
