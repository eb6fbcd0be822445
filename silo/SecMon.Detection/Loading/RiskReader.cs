using System.Globalization;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Loading;

/// <summary>Reads the keys under <c>secmon:</c> that only a correlation of the kind risk has (sigma.md 10.4).</summary>
internal sealed class RiskReader(YamlMap secmon, Problems problems)
{
    private const double HighestScore = 1e6;

    private static readonly TimeSpan LongestHalfLife = TimeSpan.FromDays(366);

    private readonly TypedMap _keys = new(secmon, problems);

    /// <summary>After this time a match counts half.</summary>
    public TimeSpan HalfLife()
    {
        if (secmon.Find("half_life") is null or { Value.IsNull: true })
            problems.Missing(secmon, "half_life", "the risk has no half_life", "for example 24h");
        var halfLife = _keys.Timespan("half_life") ?? TimeSpan.FromSeconds(1);
        if (halfLife > LongestHalfLife)
            problems.Error(secmon.Find("half_life")!.Value, "a half_life is at most 366 days");
        return halfLife;
    }

    /// <summary>Rule reference to what its match adds.</summary>
    public IReadOnlyDictionary<YamlScalar, double> Scores()
    {
        var scores = new Dictionary<YamlScalar, double>();
        if (secmon.Find("score") is null or { Value.IsNull: true })
        {
            problems.Missing(secmon, "score", "the risk has no score", "for example {rule_a: 10, rule_b: 25}");
            return scores;
        }

        foreach (var pair in _keys.Inner("score")?.Pairs ?? [])
        {
            if (pair.Value is YamlScalar { IsNumber: true } number && Score(number) is { } score)
                scores[pair.Key] = score;
            else
                problems.Error(pair.Value.IsNull ? pair.Key : pair.Value, $"the score of '{pair.Key.Text}' is a number greater than 0, at most {HighestScore.ToString(CultureInfo.InvariantCulture)}");
        }

        return scores;
    }

    private static double? Score(YamlScalar number) => (double)Matching.ExactNumber.ParseYaml(number.Text) is > 0 and <= HighestScore and var score ? score : null;
}
