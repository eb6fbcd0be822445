using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>What a partition needs to know of a rule to keep its windows: a correlation, or a detection rule with <c>suppress</c>.</summary>
public sealed class RunningRule
{
    /// <summary>A group is kept at least this much longer than its window or quiet time (design.md, Forgetting).</summary>
    private static readonly long Slack = TimeSpan.FromHours(24).Ticks;

    private RunningRule(RuleMetadata metadata, IReadOnlyList<string> groupBy, CorrelationRule? correlation, TimeSpan window, TimeSpan quiet)
    {
        Metadata = metadata;
        Key = RuleKey.Of(metadata);
        GroupBy = groupBy;
        Correlation = correlation;
        WindowTicks = window.Ticks;
        QuietTicks = quiet.Ticks;
        KeptTicks = Math.Max(window.Ticks, quiet.Ticks) + Slack;
        Risk = correlation?.Risk is { } scores ? new RiskModel(scores) : null;
        Capacity = Math.Max(correlation?.MaxEntries ?? 1, Needed);
    }

    /// <summary>What the rule says about itself.</summary>
    public RuleMetadata Metadata { get; }

    /// <summary>The rule's name in journals and snapshots.</summary>
    public ulong Key { get; }

    /// <summary>Names of the group's fields.</summary>
    public IReadOnlyList<string> GroupBy { get; }

    /// <summary>The correlation; null for a detection rule with <c>suppress</c>.</summary>
    public CorrelationRule? Correlation { get; }

    /// <summary>What a risk adds up; null for all other rules.</summary>
    public RiskModel? Risk { get; }

    /// <summary>Length of the window; 0 for a detection rule. A risk's entries are kept for <see cref="RiskModel.HalfLivesKept"/> half-lives.</summary>
    public long WindowTicks { get; }

    /// <summary>After an alert the group is quiet for this long (sigma.md 8.4, 10.2).</summary>
    public long QuietTicks { get; }

    /// <summary>A group whose newest event is older than this, by the stream's time, is forgotten.</summary>
    public long KeptTicks { get; }

    /// <summary>Most entries that a window keeps.</summary>
    public int Capacity { get; }

    /// <summary>As many newest entries or values decide the condition. A risk's score does not need its entries.</summary>
    public int Needed => Correlation is null || Risk is not null ? 1 : (int)Math.Clamp(Correlation.Condition.Max(threshold => threshold.Value) + 1, 1, 1_000_000);

    /// <summary>The rule as a partition sees it.</summary>
    public static RunningRule Of(CorrelationRule rule)
    {
        var quiet = rule.Suppress is { } suppress && suppress > rule.Timespan ? suppress : rule.Timespan;
        var window = rule.Risk is { } risk ? risk.HalfLife * RiskModel.HalfLivesKept : rule.Timespan;
        return new RunningRule(rule.Metadata, rule.GroupBy, rule, window, quiet);
    }

    /// <summary>A detection rule that keeps quiet after an alert.</summary>
    /// <exception cref="ArgumentException">The rule has no <c>suppress</c>.</exception>
    public static RunningRule Of(DetectionRule rule)
    {
        if (rule.Suppress is not { } quiet)
            throw new ArgumentException("only rules with suppress keep state", nameof(rule));
        return new RunningRule(rule.Metadata, [.. rule.GroupBy.Select(name => name.Name)], null, TimeSpan.Zero, quiet);
    }
}
