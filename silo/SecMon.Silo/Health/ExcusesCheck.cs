using System.Globalization;
using SecMon.Detection.Decisions;
using SecMon.Detection.Rules;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Health;

/// <summary>Says when a row or a decision that excuses has swallowed so much that somebody may hide behind it.</summary>
public sealed class ExcusesCheck(OutcomeMeter outcomes, ExcusesInForce inForce, TimeProvider clock) : IHealthCheck
{
    /// <summary>So many are named; of further ones only the number is told.</summary>
    public const int MostNamed = 20;

    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public Task<IReadOnlyList<HealthProblem>> LookAsync(CancellationToken cancellation)
    {
        var much = outcomes.Excuses.Much;
        return Task.FromResult<IReadOnlyList<HealthProblem>>(much.Count == 0 ? [] : ProblemsOf(much));
    }

    private List<HealthProblem> ProblemsOf(IReadOnlyList<(ExcuseName Name, Swallowed Swallowed)> much)
    {
        var rows = inForce.Rows.ToLookup(row => row.Name);
        var decisions = inForce.Decisions.ToLookup(decision => decision.Metadata.Title);
        // What was taken back at once was there all the same; and of what is over nobody has to be reminded for ever.
        var standing = much.Where(one => one.Name == ExcuseName.Others || rows.Contains(one.Name) || (!one.Name.IsRow && decisions.Contains(one.Name.Name)) || clock.GetUtcNow() - one.Swallowed.Last <= Lately).ToList();
        var problems = standing.Where(one => one.Name != ExcuseName.Others).Take(MostNamed)
            .Select(one => one.Name.IsRow ? OfRow(one.Name, one.Swallowed, [.. rows[one.Name]]) : OfDecision(one.Name, one.Swallowed, decisions[one.Name.Name].FirstOrDefault()))
            .ToList();
        if (standing.Count > problems.Count)
            problems.Add(OfOthers(standing.Count - problems.Count));
        return problems;
    }

    private static HealthProblem OfRow(ExcuseName name, Swallowed swallowed, IReadOnlyList<ExcusedRow> rows) => Problem(
        name.Name,
        $"The row '{name.Name}' has swallowed {Sum(swallowed)}. " + (rows.Count == 0
            ? "It is over, or not in its list any more: the ledger's entries of kind 'facts' say who approved it."
            : $"Approved by {string.Join(", ", rows.Select(row => row.ApprovedBy).Distinct().Take(5))}, until {rows.Max(row => row.To):yyyy-MM-dd HH:mm} UTC."),
        "Ask who approved it whether so much was meant. If not, shorten the row or take it out of its list; if it was, write a narrower decision.");

    private static HealthProblem OfDecision(ExcuseName name, Swallowed swallowed, Decision? decision) => Problem(
        name.Name,
        $"The decision '{name.Name}' has swallowed {Sum(swallowed)}. " + (decision is null
            ? "It is over, or its document is gone."
            : $"{decision.Metadata.Owner ?? "Nobody"} keeps it, {(decision.Expires is { } last ? $"until {last:yyyy-MM-dd}" : "without an end")}."),
        "Ask its owner whether so much was meant. If not, write a narrower decision, or let it end sooner.");

    private static HealthProblem OfOthers(int count) => Problem(
        ExcuseName.Others.Name, $"{count} further rows or decisions have swallowed more than {Many(Swallowed.ManySignals)} signals or {Many(Swallowed.ManyRows)} rows each, or are too many to be counted one by one.", "Who writes so many rows? The console's page of rules shows what is excused now.");

    private static HealthProblem Problem(string subject, string summary, string next) => new("ExcusesMuch", subject, Severity.Medium, summary, next);

    private static string Sum(Swallowed swallowed) => $"{Many(swallowed.Signals)} signals, which read {Many(swallowed.Rows)} rows, since SecMon was started";

    private static string Many(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
