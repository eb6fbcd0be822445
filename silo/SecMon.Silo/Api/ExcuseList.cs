namespace SecMon.Silo.Api;

/// <summary>All that is excused now, or will be.</summary>
/// <param name="Rows">Rows of lists, those that have swallowed most first; at most 1,000.</param>
/// <param name="More">How many further rows there are.</param>
/// <param name="Decisions">Decisions that excuse without a row, in the order of files.</param>
public sealed record ExcuseList(IReadOnlyList<ExcusedRowView> Rows, int More, IReadOnlyList<ExcusingDecisionView> Decisions);
