using System.Data.Common;
using System.Globalization;

namespace SecMon.Silo.Ledger;

/// <summary>
/// Makes the chain longer, and shorter at its old end: what the ledgers in SQLite and PostgreSQL do alike. Runs inside a
/// transaction of the caller that holds the head row, so that numbers have no gaps and nobody else appends meanwhile.
/// </summary>
/// <param name="clock">Gives entries their times.</param>
/// <param name="retention">How long entries are kept; null keeps them for ever.</param>
internal sealed class LedgerChain(TimeProvider clock, TimeSpan? retention)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Times in the ledger compare as texts.</summary>
    public static string Instant(DateTime time) => time.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public LedgerAppendResult Append(DbConnection connection, LedgerHead head, IReadOnlyList<LedgerDraft> drafts)
    {
        var table = new LedgerTable(connection);
        var (sequence, hash) = (head.Sequence, head.Hash);
        var conflicts = new List<LedgerDraft>();
        var now = clock.GetUtcNow().UtcDateTime;
        var time = Instant(now);
        var cutOff = CutOffAt(head, now);
        var tooOld = 0;
        foreach (var draft in drafts)
        {
            if (table.BodyOf(draft) is { } known)
            {
                if (!LedgerIdentity.IsSame(draft.Kind, known, draft.Body))
                    conflicts.Add(draft);
                continue;
            }

            if (IsTooOld(draft, cutOff) || table.IsForgotten(draft))
            {
                tooOld++;
                continue;
            }

            var entry = LedgerEntry.Following(sequence, hash, time, draft);
            table.Insert(entry);
            (sequence, hash) = (entry.Sequence, entry.Hash);
        }

        if (sequence > head.Sequence)
            table.MoveHead(head with { Sequence = sequence, Hash = hash });
        return new LedgerAppendResult((int)(sequence - head.Sequence), sequence, conflicts, tooOld);
    }

    /// <summary>Removes the old end; see <see cref="IAlertLedger.CutOffAsync"/>.</summary>
    public (long Removed, long LastSequence) CutOff(DbConnection connection, LedgerHead head, DateTime before, long mostThrough, LedgerSigner signer)
    {
        var table = new LedgerTable(connection);
        var beforeText = Instant(before);
        var through = Math.Min(mostThrough, (table.FirstSince(beforeText) ?? (head.Sequence + 1)) - 1);
        var first = table.Read(after: 0, limit: 1, kind: null).FirstOrDefault()?.Sequence ?? long.MaxValue;
        if (through <= first)   // a cut-off entry by itself is not worth another
            return (0, head.Sequence);
        var last = table.At(through) ?? throw new LedgerDamagedException($"entry {through} of the ledger is missing. Nothing is removed. Run  secmon ledger verify.");
        RememberYoungAlerts(table, first, last.Sequence, beforeText);
        var removed = table.RemoveThrough(last.Sequence);
        var draft = signer.CutOff(last, removed, beforeText, table.ForgottenDigest());
        var result = Append(connection, head with { CutOff = beforeText }, [draft]);
        return (removed, result.LastSequence);
    }

    /// <summary>Alerts with a time later than the cut-off (a clock that is ahead) would come back when their log is read again.</summary>
    private static void RememberYoungAlerts(LedgerTable table, long first, long through, string before)
    {
        var young = table.Read(after: 0, limit: through - first + 1, LedgerKind.Alert)
            .TakeWhile(entry => entry.Sequence <= through)
            .Where(entry => LedgerEntry.AlertTimeOf(entry.Body) is not { } time || string.CompareOrdinal(time, before) >= 0)
            .ToList();
        foreach (var entry in young)
            table.Forget(entry);
    }

    private string CutOffAt(LedgerHead head, DateTime now)
    {
        var byAge = retention is { } kept ? Instant(now - kept) : "";
        return string.CompareOrdinal(byAge, head.CutOff) > 0 ? byAge : head.CutOff;
    }

    private static bool IsTooOld(LedgerDraft draft, string cutOff) =>
        draft.AlertTime is { } time && cutOff.Length > 0 && string.CompareOrdinal(Instant(time), cutOff) < 0;
}
