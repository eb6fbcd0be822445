using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>What a partition needs to know of a rule to keep its windows: a correlation, or a detection rule with <c>suppress</c>.</summary>
public sealed class RunningRule
{
    /// <summary>A group is kept at least this much longer than its window or quiet time (design.md, Forgetting).</summary>
    private static readonly long Slack = TimeSpan.FromHours(24).Ticks;

    /// <summary>So much longer than <c>after</c> a group is remembered that may come back.</summary>
    private static readonly long ReturnedSlack = TimeSpan.FromDays(730).Ticks;

    private RunningRule(RuleMetadata metadata, IReadOnlyList<string> groupBy, CorrelationRule? correlation, TimeSpan quiet)
    {
        Metadata = metadata;
        Key = RuleKey.Of(metadata);
        GroupBy = groupBy;
        Correlation = correlation;
        Type = SignalFact.TypeOf(correlation);
        WindowTicks = WindowOf(correlation);
        QuietTicks = quiet > TimeSpan.Zero ? quiet.Ticks : -TimeSpan.TicksPerMillisecond;
        KeptTicks = Math.Max(Math.Max(MemoryOf(correlation), WindowTicks), quiet.Ticks) + Slack;
        Risk = correlation?.Risk is { } scores ? new RiskModel(scores) : null;
        Inputs = [.. (correlation?.Rules ?? []).Select(rule => RuleKey.Of(rule.Metadata))];
        Steps = [.. ((correlation?.Keys as TemporalKeys)?.Steps ?? []).Select(rule => RuleKey.Of(rule.Metadata))];
        Named = [.. ((correlation?.Keys as TemporalKeys)?.Named ?? []).Select(rule => RuleKey.Of(rule.Metadata))];
        Missing = [.. ((correlation?.Keys as WithoutKeys)?.Missing ?? []).Select(rule => RuleKey.Of(rule.Metadata))];
        Needed = NeededOf(correlation);
        Capacity = Math.Max(correlation?.MaxEntries ?? 1, Needed);
    }

    /// <summary>What the rule says about itself.</summary>
    public RuleMetadata Metadata { get; }

    /// <summary>The rule's name in journals and snapshots.</summary>
    public ulong Key { get; }

    /// <summary>Names of the group's fields.</summary>
    public IReadOnlyList<string> GroupBy { get; }

    /// <summary>What decisions call its kind: <c>detection</c>, or the type of a correlation as rules write it.</summary>
    public string Type { get; }

    /// <summary>The correlation; null for a detection rule with <c>suppress</c>.</summary>
    public CorrelationRule? Correlation { get; }

    /// <summary>What a risk adds up; null for all other rules.</summary>
    public RiskModel? Risk { get; }

    /// <summary>Keys of the rules that enter, in the order of the file.</summary>
    public IReadOnlyList<ulong> Inputs { get; }

    /// <summary>Keys of the steps of a <c>temporal_ordered</c>.</summary>
    public IReadOnlyList<ulong> Steps { get; }

    /// <summary>Keys of the rules that a text condition names, by their place in it.</summary>
    public IReadOnlyList<ulong> Named { get; }

    /// <summary>Keys of the rules that <c>without</c> waits for.</summary>
    public IReadOnlyList<ulong> Missing { get; }

    /// <summary>Length of the window; 0 for a detection rule. A risk's entries are kept for <see cref="RiskModel.HalfLivesKept"/> half-lives.</summary>
    public long WindowTicks { get; }

    /// <summary>After an alert the group is quiet for this long (sigma.md 8.4, 10.2); negative for never.</summary>
    public long QuietTicks { get; }

    /// <summary>A group whose newest event is older than this, by the stream's time, is forgotten.</summary>
    public long KeptTicks { get; }

    /// <summary>Most entries that a window keeps.</summary>
    public int Capacity { get; }

    /// <summary>As many newest entries or values decide the condition; 1 where other state than entries decides it.</summary>
    public int Needed { get; }

    /// <summary>The rule as a partition sees it.</summary>
    public static RunningRule Of(CorrelationRule rule)
    {
        var quiet = rule.Suppress is { } suppress && suppress > rule.Timespan ? suppress : rule.Timespan;
        return new RunningRule(rule.Metadata, rule.GroupBy, rule, quiet);
    }

    /// <summary>A detection rule that keeps quiet after an alert.</summary>
    /// <exception cref="ArgumentException">The rule has no <c>suppress</c>.</exception>
    public static RunningRule Of(DetectionRule rule)
    {
        if (rule.Suppress is not { } quiet)
            throw new ArgumentException("only rules with suppress keep state", nameof(rule));
        return new RunningRule(rule.Metadata, [.. rule.GroupBy.Select(name => name.Name)], null, quiet);
    }

    /// <summary>True when entries say which rules matched.</summary>
    internal bool AsksWhich => Correlation?.Kind is CorrelationKind.Risk or CorrelationKind.Temporal or CorrelationKind.TemporalOrdered;

    private static long WindowOf(CorrelationRule? rule) => rule switch
    {
        null => 0,
        { Risk: { } risk } => risk.HalfLife.Ticks * RiskModel.HalfLivesKept,
        { Keys: FirstSeenKeys keys } => keys.History.Ticks,
        { Keys: BaselineKeys keys } => keys.History.Ticks,
        { Keys: ReturnedKeys or SilenceKeys } => 0,
        _ => rule.Timespan.Ticks,
    };

    /// <summary>How long a group must be remembered beside its window and its quiet time.</summary>
    private static long MemoryOf(CorrelationRule? rule) => rule?.Keys switch
    {
        ReturnedKeys keys => keys.After.Ticks + ReturnedSlack,
        SilenceKeys { After: { } after } => after.Ticks,
        SilenceKeys => SilenceGroup.LongestWait,
        _ => 0,
    };

    private static int NeededOf(CorrelationRule? rule)
    {
        var isCounting = rule?.Kind is CorrelationKind.EventCount or CorrelationKind.ValueCount or CorrelationKind.Run;
        return isCounting ? (int)Math.Clamp(rule!.Condition.Max(threshold => threshold.Value) + 1, 1, 1_000_000) : 1;
    }
}
