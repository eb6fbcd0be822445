using SecMon.Detection.Checks;
using SecMon.Detection.Rules;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Checks;

/// <summary>Lines of lists that are not what they seem to be, and columns and cells of accounts that mean nothing.</summary>
public class ListChecksTests
{
    [Theory]
    [InlineData("citizen_tables.txt", "pop.citizen;", "1:1 'pop.citizen;' ends with ';', which is part of the value | a line is one value: write pop.citizen")]
    [InlineData("bad_programs.txt", "sqlmap\n  hydra,", "2:3 'hydra,' ends with ',', which is part of the value | a line is one value: write hydra")]
    [InlineData("bad_programs.txt", "\"sqlmap\"", "1:1 the quotes of \"sqlmap\" are part of the value | write sqlmap")]
    [InlineData("bad_programs.txt", "sqlmap # the usual one", "1:1 '# the usual one' is part of the value: a comment has a line of its own | write sqlmap and put the comment on the line above")]
    [InlineData("bad_programs.txt", "- sqlmap", "1:1 '- sqlmap' begins with '- ', which is part of the value | write sqlmap")]
    [InlineData("bad_programs.txt", "sql\u200Bmap", "1:1 an invisible character (U+200B) is part of the value | write the line again by hand")]
    [InlineData("citizen_tables.txt", "pop.citizen, pop.household", "1:1 'pop.citizen, pop.household' is no name of a table | write schema.name, one a line; * and ? stand for anything")]
    [InlineData("citizen_tables.txt", "citizen", "1:1 'citizen' names no schema, and events name tables with theirs | write schema.citizen, or *.citizen for every schema")]
    [InlineData("holidays.txt", "01-01-2026", "1:1 '01-01-2026' is no date | write YYYY-MM-DD, one day a line")]
    [InlineData("protected_citizen_ids.txt", "12345", "1:1 the line is no citizen id of 12 digits | write digits alone, one id a line")]
    [InlineData("systems.csv", "systm,host.name\na,b", "1:1 there is no column 'system', so the inventory is empty | did you write 'systm' for 'system'?")]
    [InlineData("citizen_tables.txt", "# a; b\n\npop.citizen\n*_history\npop.*\ncitizen\r\n", null)]
    [InlineData("holidays.txt", "2026-01-01 # new year\n", null)]
    [InlineData("bad_programs.txt", "DBeaver 24 (x64)\nC#\n*;*x\n", null)]
    [InlineData("systems.csv", "system,host.name,note\na,b,c\n", null)]
    [InlineData("protected_citizen_ids.txt", "001099000001\n", null)]
    public void The_shape_of_a_line_is_checked(string list, string text, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], Check(list, text));

    [Theory]
    [InlineData("user.name,+secmon.account.kind\na,clerck", "2:3 'clerck' is no value of secmon.account.kind | did you mean 'clerk'? Possible: batch, clerk, dba, inspector, migration, monitor, partner, report, service, superuser, unknown")]
    [InlineData("user.nmae,+secmon.account.kind\na,clerk", "1:1 'user.nmae' is no field of an event | did you mean 'user.name'?")]
    [InlineData("account,+secmon.account.kind\na,clerk", "1:1 'account' is no field of an event, so no row is ever found by it | write the name of a field, for example user.name; a plus before it adds the field: +secmon.account.kind")]
    [InlineData("user.name,+secmon.account.kidn\na,clerk", "1:11 'secmon.account.kidn' is no field of an event | did you mean '+secmon.account.kind'?")]
    [InlineData("user.name,+secmon.account.office\na,1", "1:1 no column says what kind an account is, so rules see every account as 'unknown' | add a column +secmon.account.kind")]
    [InlineData("user.name,+secmon.account.kind,+secmon.account.max_keys\na,batch,5oo", "2:9 '5oo' is no whole number, so nothing is ever above or below it | write digits alone in the column +secmon.account.max_keys, or nothing")]
    [InlineData("user.name,+secmon.account.kind,+secmon.office.chief\na,Clerk,b\nc,,\n", null)]
    public void Kinds_and_columns_of_accounts_are_checked(string text, string? problem) =>
        Assert.Equal(problem is null ? [] : [problem], Check("enrich/accounts.csv", text));

    private static IEnumerable<string> Check(string list, string text)
    {
        var files = new RuleFiles([], [new RuleFile($"lists/{list}", list, text)]);
        return RuleChecks.Run(LoadedRules.Load(files, SubjectPseudonyms.WithPublicKeys()))
            .Select(problem => $"{problem.Location.Line}:{problem.Location.Column} {problem.Message}{(problem.Help is null ? "" : $" | {problem.Help}")}");
    }
}
