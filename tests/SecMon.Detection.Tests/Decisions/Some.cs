using SecMon.Detection.Alerts;
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
