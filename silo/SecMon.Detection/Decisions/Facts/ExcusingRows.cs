using System.Runtime.CompilerServices;
using SecMon.Detection.Lists;
using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>
/// What a row must be that excuses somebody (decisions.md 4): one account, the tables, at most 31 days, a ticket, and the approval of
/// somebody else. Whoever can write a list must not be able to blind SecMon with one line.
/// </summary>
internal sealed class ExcusingRows
{
    /// <summary>The longest time that a row may excuse.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    private static readonly string[] Needed = ["tables", "from", "to", "ticket", "approved_by"];
    private static readonly int From = Array.IndexOf(Needed, "from");
    private static readonly int To = Array.IndexOf(Needed, "to");
    private static readonly int ApprovedBy = Array.IndexOf(Needed, "approved_by");

    private readonly int _account;
    private readonly int[] _needed;

    private ExcusingRows(int account, int[] needed)
    {
        _account = account;
        _needed = needed;
    }

    /// <summary>The check of a list; null when its header has not what is needed, which is noted.</summary>
    public static ExcusingRows? Of(FactsHeader header, ListProblems problems)
    {
        var account = header.IndexOf("account") is >= 0 and var own ? own : header.IndexOf(Fields.UserName.Name);
        var missing = Needed.Where(name => header.IndexOf(name) < 0).ToList();
        if (account < 0)
            missing.Insert(0, "account");
        if (missing.Count == 0)
            return new ExcusingRows(account, [.. Needed.Select(header.IndexOf)]);
        problems.RefuseHeader(
            header,
            $"the rows of this list excuse, and it has no column {string.Join(", ", missing.Select(name => $"'{name}'"))}",
            $"write a header with  *account,{string.Join(',', Needed)}  or take the list out of decisions with expect, lower or no_page");
        return null;
    }

    /// <summary>True for a row that may excuse; what is wrong with another is noted.</summary>
    /// <param name="row">A row whose times can be read.</param>
    /// <param name="problems">Problems are noted here.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Allows(CsvReader row, ListProblems problems)
    {
        foreach (var cell in _needed)
        {
            if (row.Cell(cell).IsEmpty)
                return problems.Refuse(row, cell, $"a row that excuses needs '{Needed[Array.IndexOf(_needed, cell)]}'", "fill the cell in");
        }

        var account = row.Cell(_account);
        if (account.IsEmpty)
            return problems.Refuse(row, _account, "a row that excuses needs 'account'", "fill the cell in");
        if (account.ContainsAny('*', '?'))
            return problems.Refuse(row, _account, "a row excuses one account, not all that fit a wildcard", "write one row for each account");
        if (!FactTime.TryParse(row.Cell(_needed[From]), out var from, out _) || !FactTime.TryParse(row.Cell(_needed[To]), out _, out var to) || to < from)
            return problems.Refuse(row, _needed[To], "'to' lies before 'from'", "swap them");
        if (to - from > Longest.Ticks)
            return problems.Refuse(row, _needed[To], $"a row excuses for at most {Longest.Days} days", "write a nearer 'to'; a longer time is approved again");
        if (row.Cell(_needed[ApprovedBy]).Equals(account, StringComparison.OrdinalIgnoreCase))
            return problems.Refuse(row, _needed[ApprovedBy], "nobody approves their own work", "somebody else approves it");
        return true;
    }
}
