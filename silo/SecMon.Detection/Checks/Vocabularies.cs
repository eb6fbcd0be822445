using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Sql;

namespace SecMon.Detection.Checks;

/// <summary>The fields whose values event.md and sql.md list one by one.</summary>
internal static class Vocabularies
{
    /// <summary>The kinds of accounts of <c>lists/enrich/accounts.csv</c>; <c>unknown</c> is an account that no row names.</summary>
    private static readonly string[] AccountKinds = ["clerk", "service", "partner", "batch", "report", "migration", "monitor", "dba", "superuser", "inspector", "unknown"];

    private static readonly Dictionary<string, IReadOnlyList<string>> ByField = new()
    {
        [Fields.EventAction.Name] = EventAction.All,
        [Fields.EventCategory.Name] = ["database", "authentication"],
        [Fields.EventType.Name] = ["access", "change", "error", "start", "end", "info"],
        [Fields.EventOutcome.Name] = ["success", "failure", "unknown"],
        [Fields.DbSystemName.Name] = ["postgresql", "mariadb", "mysql", "microsoft.sql_server", "oracle.db"],
        [Fields.AuditClass.Name] = ["READ", "WRITE", "DDL", "ROLE", "FUNCTION", "MISC"],
        [Fields.SqlKind.Name] = SqlKindNames.All,
        [Fields.SqlTells.Name] = ["tautology", "union_select", "stacked", "time_delay", "schema_crawl", "comment_cut", "file_access", "out_of_band", "hex_blob"],
        [Fields.DdlChange.Name] = DdlChange.All,
        [Fields.TimeWeekday.Name] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        [Fields.AccountKind.Name] = AccountKinds,
        [Fields.ClientKind.Name] = ["dump", "interactive", "application"],
        [Fields.FeedIssue.Name] = FeedIssue.All,
    };

    /// <summary>The values that a field can have; null for a field that may have any.</summary>
    public static IReadOnlyList<string>? Of(string field) => ByField.GetValueOrDefault(field);

    /// <summary>True for a field that SecMon alone sets. Senders of JSON may say others in the rest.</summary>
    public static bool IsOfSecMon(string field) => field.StartsWith("secmon.", StringComparison.Ordinal);
}
