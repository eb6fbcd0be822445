using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>What a partition needs to know of a risk: its half-life, and its rules in an order that no edit of the file changes.</summary>
public sealed class RiskModel
{
    /// <summary>A match counts for so many half-lives; what is left of it then is below a thousandth.</summary>
    public const int HalfLivesKept = 10;

    /// <summary>The model of a risk's scores.</summary>
    public RiskModel(RiskScores scores)
    {
        HalfLifeTicks = scores.HalfLife.Ticks;
        Parts =
        [
            .. scores.Scores.Select(pair => new RiskPart(RuleKey.Of(pair.Key.Metadata), pair.Key.Metadata.Title, pair.Key.Metadata.UseCase, pair.Value))
                .OrderBy(part => part.Rule),
        ];
    }

    /// <summary>After this time a match counts half.</summary>
    public long HalfLifeTicks { get; }

    /// <summary>Its rules, by key.</summary>
    public IReadOnlyList<RiskPart> Parts { get; }

    /// <summary>Place of a rule in <see cref="Parts"/>; -1 when it is none of them.</summary>
    public int IndexOf(ulong rule)
    {
        for (var i = 0; i < Parts.Count; i++)
        {
            if (Parts[i].Rule == rule)
                return i;
        }

        return -1;
    }
}
