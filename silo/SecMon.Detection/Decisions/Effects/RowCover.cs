using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>
/// Whether the rows that a decision stands on excuse a signal, whatever the document compares: a row that came later than the
/// signal excuses nothing, and all evidence must lie within <c>from</c> and <c>to</c>, both included. The rows that its
/// conclusions stand on count too: a decision that lies between lends no excuse.
/// </summary>
internal static class RowCover
{
    private static readonly FieldName From = new("from");
    private static readonly FieldName To = new("to");

    /// <summary>True when every row covers the signal.</summary>
    public static bool Covers(DecisionMatch match, SignalFact signal)
    {
        HashSet<DecisionMatch>? looked = null;
        return Covers(match, signal, ref looked);
    }

    private static bool Covers(DecisionMatch match, SignalFact signal, ref HashSet<DecisionMatch>? looked)
    {
        foreach (var fact in match.Facts)
        {
            if (fact.Fact is RowFact row && !Covers(row, signal))
                return false;
            if (fact.Reason is { } reason && (looked ??= []).Add(reason) && !Covers(reason, signal, ref looked))
                return false;
        }

        return true;
    }

    private static bool Covers(RowFact row, SignalFact signal)
    {
        if (row.SinceTicks > signal.Ticks)
            return false;
        var from = row[From];
        var to = row[To];
        return (!from.IsPresent || (from.Kind == FieldKind.Integer && from.AsInteger <= signal.FirstTicks))
            && (!to.IsPresent || (to.Kind == FieldKind.Integer && to.AsInteger >= signal.LastTicks));
    }
}
