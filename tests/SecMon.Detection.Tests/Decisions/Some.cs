using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>Facts for tests. Times are whole hours of a day in 2026.</summary>
internal static class Some
{
    private static readonly DateTime Day = new(2026, 5, 4, 0, 0, 0, DateTimeKind.Utc);

    public static long Hour(int hour) => Day.AddHours(hour).Ticks;

    public static SignalFact Signal(
        string useCase,
        Severity level = Severity.Medium,
        string? id = null,
        string[]? tags = null,
        bool page = false,
        bool isSkewed = false,
        int first = 10,
        int last = 10,
        string user = "clerk",
        params (string Field, FieldValue Value)[] fields) => new()
        {
            Rule = new RuleMetadata
            {
                Id = id ?? $"rule-{useCase}",
                Title = $"Title of {useCase}",
                Version = "sha256:0",
                Location = new SourceLocation("rule.yml", 1, 1),
                Category = "",
                UseCase = useCase,
                Severity = level,
                Tags = tags ?? [],
                Page = page,
            },
            Type = "detection",
            Ticks = Hour(last),
            FirstTicks = Hour(first),
            LastTicks = Hour(last),
            Count = 1,
            Event = AlertContext.From([new("user.name", FieldValue.Text(user)), .. fields.Select(field => new KeyValuePair<string, FieldValue>(field.Field, field.Value))]),
            IsSkewed = isSkewed,
        };

    /// <summary>A case of one account and address, at whole hours.</summary>
    public static Case Case(
        string useCase, string id, Severity level = Severity.Medium, int first = 10, int last = 10, string user = "ann", string address = "10.0.0.1", string[]? tags = null, CaseStatus status = CaseStatus.Open) => new()
        {
            Id = id,
            RuleId = $"rule-{useCase}",
            RuleName = $"Title of {useCase}",
            UseCase = useCase,
            Group = $"user.name={user}",
            Severity = level,
            Source = "db",
            System = "db-1",
            User = user,
            Accounts = user.Length == 0 ? [] : user.Split(' '),
            Address = address,
            Record = $"record-{last}",
            Tags = tags ?? [],
            Gap = TimeSpan.FromMinutes(30),
            Time = Day.AddHours(first),
            First = Day.AddHours(first),
            Last = Day.AddHours(last),
            FirstEvidence = Day.AddHours(first),
            Count = 1,
            Revision = 1,
            Raised = Day.AddHours(first),
            Updated = Day.AddHours(last),
            Action = "raised",
            Status = status,
            Closed = status == CaseStatus.Closed ? Day.AddHours(last) : null,
        };

    public static RowFact Row(string kind, string account, int? from = null, int? to = null, int line = 1, long? since = null, string ticket = "T-1")
    {
        var values = new Dictionary<string, FieldValue> { ["account"] = FieldValue.Text(account), ["ticket"] = FieldValue.Text(ticket) };
        if (from is { } start)
            values["from"] = FieldValue.Integer(Hour(start));
        if (to is { } end)
            values["to"] = FieldValue.Integer(Hour(end));
        return new RowFact(kind, line, account, values) { SinceTicks = since ?? long.MinValue };
    }

    /// <summary>A library that gives every signal the same rows.</summary>
    public static Action<string, Fact, List<RowFact>> Rows(params RowFact[] rows) =>
        (kind, _, found) => found.AddRange(rows.Where(row => row.Kind == kind && !found.Contains(row)));
}
