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

    private const string Tables = "tables";

    private static readonly string[] Always = ["from", "to", "ticket", "approved_by"];

    private readonly int _account;
    private readonly string[] _names;
    private readonly int[] _needed;
    private readonly int _from;
    private readonly int _to;
    private readonly int _approvedBy;

    private ExcusingRows(FactsHeader header, int account, string[] names)
    {
        _account = account;
        _names = names;
        _needed = [.. names.Select(header.IndexOf)];
        _from = header.IndexOf("from");
        _to = header.IndexOf("to");
        _approvedBy = header.IndexOf("approved_by");
    }

    /// <summary>The check of a list; null when its header has not what is needed, which is noted.</summary>
    /// <param name="header">The header.</param>
    /// <param name="problems">Problems are noted here.</param>
    /// <param name="needsTables">False for a list that excuses cases alone.</param>
    public static ExcusingRows? Of(FactsHeader header, ListProblems problems, bool needsTables)
    {
        string[] needed = needsTables ? [Tables, .. Always] : Always;
        var account = header.IndexOf("account") is >= 0 and var own ? own : header.IndexOf(Fields.UserName.Name);
        var missing = needed.Where(name => header.IndexOf(name) < 0).ToList();
        if (account < 0)
            missing.Insert(0, "account");
        if (missing.Count == 0)
            return new ExcusingRows(header, account, needed);
        problems.RefuseHeader(
            header,
            $"the rows of this list excuse, and it has no column {string.Join(", ", missing.Select(name => $"'{name}'"))}",
            $"write a header with  *account,{string.Join(',', needed)}  or take the list out of decisions with expect, lower, no_page or close");
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
                return problems.Refuse(row, cell, $"a row that excuses needs '{_names[Array.IndexOf(_needed, cell)]}'", "fill the cell in");
        }

        var account = row.Cell(_account);
        if (account.IsEmpty)
            return problems.Refuse(row, _account, "a row that excuses needs 'account'", "fill the cell in");
        if (account.ContainsAny('*', '?'))
            return problems.Refuse(row, _account, "a row excuses one account, not all that fit a wildcard", "write one row for each account");
        if (!FactTime.TryParse(row.Cell(_from), out var from, out _) || !FactTime.TryParse(row.Cell(_to), out _, out var to) || to < from)
            return problems.Refuse(row, _to, "'to' lies before 'from'", "swap them");
        if (to - from > Longest.Ticks)
            return problems.Refuse(row, _to, $"a row excuses for at most {Longest.Days} days", "write a nearer 'to'; a longer time is approved again");
        if (row.Cell(_approvedBy).Equals(account, StringComparison.OrdinalIgnoreCase))
            return problems.Refuse(row, _approvedBy, "nobody approves their own work", "somebody else approves it");
        return true;
    }
}
