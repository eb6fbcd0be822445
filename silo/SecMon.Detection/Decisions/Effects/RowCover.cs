using SecMon.Detection.Decisions.Engine;
using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>
/// Whether the rows that a decision stands on excuse a signal or a case, whatever the document compares: a row that came later
/// excuses nothing, all evidence must lie within <c>from</c> and <c>to</c>, both included, and the event may touch no table
/// that <c>tables</c> does not name. A case does not know its tables, so that a row with <c>tables</c> covers none. The rows that its conclusions stand on count too: a decision that lies between lends no excuse.
/// </summary>
internal static class RowCover
{
    private static readonly FieldName From = new("from");
    private static readonly FieldName To = new("to");
    private static readonly FieldName Tables = new("tables");

    /// <summary>True when every row covers the signal or case.</summary>
    public static bool Covers(DecisionMatch match, SubjectFact subject) => Gap(match, subject) is null;

    /// <summary>The first row that does not cover the signal or case, and why not; null when all do.</summary>
    public static (RowFact Row, string Why)? Gap(DecisionMatch match, SubjectFact subject)
    {
        HashSet<DecisionMatch>? looked = null;
        return Gap(match, subject, ref looked);
    }

    private static (RowFact Row, string Why)? Gap(DecisionMatch match, SubjectFact subject, ref HashSet<DecisionMatch>? looked)
    {
        foreach (var fact in match.Facts)
        {
            if (fact.Fact is RowFact row && Gap(row, subject) is { } why)
                return (row, why);
            if (fact.Reason is { } reason && (looked ??= []).Add(reason) && Gap(reason, subject, ref looked) is { } below)
                return below;
        }

        return null;
    }

    private static string? Gap(RowFact row, SubjectFact subject)
    {
        var noun = subject.Kind;
        if (row.SinceTicks > subject.Ticks)
            return $"it came into force after the {noun}";
        var from = row[From];
        var to = row[To];
        if (from.IsPresent && !(from.Kind == FieldKind.Integer && from.AsInteger <= subject.FirstTicks))
            return $"the {noun} begins before its 'from'";
        if (to.IsPresent && !(to.Kind == FieldKind.Integer && to.AsInteger >= subject.LastTicks))
            return $"the {noun} ends after its 'to'";
        return row[Tables].TextForm() is not { } tables || NamesAll(tables, subject.Tables)
            ? null
            : $"the {noun} is of no table, or of one that its 'tables' does not name";
    }

    /// <summary>True when there are tables, and all of them are named.</summary>
    private static bool NamesAll(string named, FieldValue touched)
    {
        var names = named.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<FieldValue> tables = touched.Kind == FieldKind.List ? touched.Elements : [touched];
        return tables.Count > 0 && tables.All(table => table.TextForm() is { } name && names.Contains(name));
    }
}
