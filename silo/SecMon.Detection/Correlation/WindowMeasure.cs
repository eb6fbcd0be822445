using System.Globalization;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary>
/// What one kind of correlation computes over a window. It hears of every entry that comes and goes, and remembers what the
/// kind needs of those that had to leave a full window (sigma.md 8.3).
/// </summary>
internal abstract class WindowMeasure(RunningRule rule)
{
    /// <summary>What is computed, for people: <c>value_count of user.name</c>.</summary>
    public abstract string What { get; }

    /// <summary>True when entries that left a full window are in the result only nearly.</summary>
    public virtual bool IsApproximate => false;

    /// <summary>The condition, for people.</summary>
    public virtual string Condition => string.Join(" and ", rule.Correlation!.Condition.Select(threshold => threshold.ToString()));

    protected RunningRule Rule => rule;

    /// <summary>Makes the measure of a rule's kind.</summary>
    public static WindowMeasure Create(RunningRule rule) => rule.Correlation!.Kind switch
    {
        CorrelationKind.ValueCount => new DistinctMeasure(rule),
        CorrelationKind.Temporal => new TemporalMeasure(rule, (TemporalKeys)rule.Correlation.Keys!),
        CorrelationKind.TemporalOrdered => new OrderedMeasure(rule),
        CorrelationKind.ValueSum or CorrelationKind.ValueAvg => new SumMeasure(rule, (NumberKeys)rule.Correlation.Keys!),
        CorrelationKind.ValueMedian or CorrelationKind.ValuePercentile => new PercentileMeasure(rule, (NumberKeys)rule.Correlation.Keys!),
        CorrelationKind.Ratio => new RatioMeasure(rule, (RatioKeys)rule.Correlation.Keys!),
        CorrelationKind.Run => new RunMeasure(rule, (RunKeys)rule.Correlation.Keys!),
        _ => new CountMeasure(rule),
    };

    /// <summary>The result.</summary>
    /// <param name="window">The entries that are kept.</param>
    /// <param name="oldest">What is older is out of the window, ticks.</param>
    public abstract double Compute(EntryWindow window, long oldest);

    /// <summary>True when the condition holds for what was computed.</summary>
    public virtual bool Holds(double computed)
    {
        foreach (var threshold in rule.Correlation!.Condition)
        {
            if (!threshold.Holds(computed))
                return false;
        }

        return true;
    }

    /// <summary>What was computed, for people.</summary>
    public virtual string Text(double computed) => computed.ToString(CultureInfo.InvariantCulture);

    /// <summary>An entry was put into the window.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isNewest">False for a late one, which stands before others.</param>
    /// <param name="window">The window with it.</param>
    public virtual void Enter(in WindowEntry entry, bool isNewest, EntryWindow window)
    {
    }

    /// <summary>An entry left because it is too old.</summary>
    public virtual void Expire(in WindowEntry entry)
    {
    }

    /// <summary>An entry left because the window was full; it still counts.</summary>
    public virtual void Overflow(in WindowEntry entry)
    {
    }

    /// <summary>A late entry, older than all of a full window, counts without being kept.</summary>
    public virtual void Pass(in WindowEntry entry) => Overflow(entry);

    /// <summary>What left a full window and is older than this does not count any more.</summary>
    public virtual void ExpireOverflow(long oldest)
    {
    }

    /// <summary>Writes down what is not known from the entries that are kept.</summary>
    public virtual void Write(Alerts.EvidenceWriter writer)
    {
    }

    /// <summary>Takes up what was written down, after the entries.</summary>
    public virtual void Read(Alerts.EvidenceReader reader)
    {
    }
}
