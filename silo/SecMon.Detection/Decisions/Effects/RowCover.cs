using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>
/// Whether the rows that a decision stands on excuse a signal, whatever the document compares: a row that came later than the
/// signal excuses nothing, all evidence must lie within <c>from</c> and <c>to</c>, both included, and the event may touch no table
/// that <c>tables</c> does not name. The rows that its conclusions stand on count too: a decision that lies between lends no excuse.
/// </summary>
internal static class RowCover
{
    private static readonly FieldName From = new("from");
    private static readonly FieldName To = new("to");
    private static readonly FieldName Tables = new("tables");

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
            && (!to.IsPresent || (to.Kind == FieldKind.Integer && to.AsInteger >= signal.LastTicks))
            && (row[Tables].TextForm() is not { } tables || NamesAll(tables, signal.Event[Fields.DbCollectionName]));
    }

    /// <summary>True when there are tables, and all of them are named.</summary>
    private static bool NamesAll(string named, FieldValue touched)
    {
        var names = named.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<FieldValue> tables = touched.Kind == FieldKind.List ? touched.Elements : [touched];
        return tables.Count > 0 && tables.All(table => table.TextForm() is { } name && names.Contains(name));
    }
}
