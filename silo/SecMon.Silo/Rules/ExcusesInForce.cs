using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Facts;
using SecMon.Events;

namespace SecMon.Silo.Rules;

/// <summary>What is excused now or will be: rows of lists, and decisions that excuse without any.</summary>
public sealed class ExcusesInForce(RuleBook book, TimeProvider clock)
{
    private static readonly FieldName Account = new("account");
    private static readonly FieldName UserName = new(Fields.UserName.Name);
    private static readonly FieldName Tables = new("tables");
    private static readonly FieldName From = new("from");
    private static readonly FieldName To = new("to");
    private static readonly FieldName Ticket = new("ticket");
    private static readonly FieldName ApprovedBy = new("approved_by");

    /// <summary>The rows that are not over, of lists on which a decision stands that excuses; in the order of their files.</summary>
    public IReadOnlyList<ExcusedRow> Rows
    {
        get
        {
            var lists = Excusing.SelectMany(decision => decision.Lists).ToHashSet();
            if (lists.Count == 0)
                return [];
            var now = clock.GetUtcNow().UtcDateTime.Ticks;
            var scrubber = book.CreateScrubber();
            return [.. book.Facts.ExcusingRows.Where(row => lists.Contains(row.Kind) && row[To].AsInteger >= now).Select(row => Show(row, scrubber))];
        }
    }

    /// <summary>The decisions that excuse and stand on no row.</summary>
    public IReadOnlyList<Decision> Decisions => [.. Excusing.Where(decision => !decision.Lists.Any())];

    private IEnumerable<Decision> Excusing
    {
        get
        {
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            return book.Decisions.Decisions.Where(decision => decision.Excuses && !decision.Metadata.IsShadow && !(decision.Expires < today));
        }
    }

    private static ExcusedRow Show(RowFact row, TextScrubber scrubber)
    {
        var account = row[Account].IsPresent ? row[Account] : row[UserName];
        return new ExcusedRow(new ExcuseName(scrubber.Scrub(row.Reference), IsRow: true), row.Kind, Text(account), Time(row[From]), Time(row[To]), Text(row[Ticket]), Text(row[ApprovedBy]))
        {
            Tables = row[Tables].IsPresent ? Text(row[Tables]) : null,
            Since = row.SinceTicks > DateTime.MinValue.Ticks ? new DateTime(row.SinceTicks, DateTimeKind.Utc) : null,
        };

        string Text(in FieldValue cell) => scrubber.Scrub(cell.TextForm() ?? "");
    }

    private static DateTime Time(in FieldValue ticks) => new(ticks.AsInteger, DateTimeKind.Utc);
}
