using System.Security.Cryptography;
using System.Text;
using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Decisions;

/// <summary>Rows are found by their key, and bad ones are refused with line and reason.</summary>
public class FactsLibraryTests
{
    private static readonly HashSet<string> Approvals = ["approval"];

    [Fact]
    public void A_row_is_found_by_its_key_in_any_case()
    {
        var library = Load("facts/leaver.csv", "# who has left\n*account,since_date,reason\n\nann,2026-10-01,\"moved, far\"\nBob,2026-10-02,\n");

        var row = Assert.Single(Rows(library, "leaver", ("user.name", "bob")));
        Assert.Equal(("leaver", 5, "leaver Bob"), (row.Kind, row.Line, row.Reference));
        Assert.Equal(["Bob", "Bob"], new[] { row[new("account")], row[new("user.name")] }.Select(value => value.TextForm()));
        Assert.False(row[new("reason")].IsPresent);
        Assert.Equal("moved, far", Assert.Single(Rows(library, "leaver", ("user.name", "ann")))[new("reason")].TextForm());
        Assert.Empty(Rows(library, "leaver", ("user.name", "eve")));
        Assert.Empty(Rows(library, "leaver", ("source.ip", "bob")));
        Assert.Empty(Rows(library, "nothing", ("user.name", "bob")));
    }

    [Fact]
    public void All_columns_of_a_key_must_fit()
    {
        var library = Load("facts/watch.csv", "*user.name,*address,why\nann,10.0.0.1,a\nann,10.0.0.2,b\n");

        Assert.Equal("b", Assert.Single(Rows(library, "watch", ("user.name", "ann"), ("source.ip", "10.0.0.2")))[new("why")].TextForm());
        Assert.Empty(Rows(library, "watch", ("user.name", "ann")));
        Assert.Equal(["user.name", "source.ip"], library.KeyFields.Select(field => field.Name));
    }

    [Fact]
    public void Each_element_of_a_list_is_looked_up()
    {
        var library = Load("facts/tables.csv", "*db.collection.name,owner\npop.a,north\npop.b,south\npop.a,east\n");
        var rows = new List<RowFact>();

        library.AddRows("tables", Signal(("db.collection.name", FieldValue.List(["pop.b", "pop.a", "pop.b"]))), rows);
        library.AddRows("tables", Signal(("db.collection.name", FieldValue.List(["pop.a"]))), rows);

        Assert.Equal([2, 3, 4], rows.Select(row => row.Line));
    }

    [Fact]
    public void A_source_finds_rows_too() =>
        Assert.Single(Rows(Load("facts/owner.csv", "*source,owner\npg-1,ann\n"), "owner", ("secmon.source.id", "pg-1")));

    [Fact]
    public void Times_are_ticks_and_a_day_that_ends_ends_at_its_end()
    {
        var library = Load("facts/leave.csv", "*account,from,to,asked_at,format\nann,2026-11-01,2026-11-02,2026-10-01T10:00:00+03:00,2026-10-01\n");

        var row = Assert.Single(Rows(library, "leave", ("user.name", "ann")));
        Assert.Equal(Day(1), row[new("from")].AsInteger);
        Assert.Equal(Day(3) - 1, row[new("to")].AsInteger);
        Assert.Equal(new DateTime(2026, 10, 1, 7, 0, 0, DateTimeKind.Utc).Ticks, row[new("asked_at")].AsInteger);
        Assert.Equal(FieldKind.Text, row[new("format")].Kind);   // its last word is not 'at'
    }

    [Fact]
    public void Accounts_are_found_as_enrichment_finds_them()
    {
        var library = Load("enrich/accounts.csv", "user.name,+secmon.account.kind,+team.name,+secmon.account.max_keys\nbatch_*,batch,night,5\nbatch_7,report,,\n");

        var pattern = Assert.Single(Rows(library, "account", ("user.name", "batch_1")));
        Assert.Equal(["batch_1", "batch", "batch", "night", "night"], new[] { "user.name", "kind", "secmon.account.kind", "name", "team.name" }.Select(name => pattern[new(name)].TextForm()));
        Assert.Equal((2, "account batch_1", 5L), (pattern.Line, pattern.Reference, pattern[new("max_keys")].AsInteger));
        Assert.Equal("report", Assert.Single(Rows(library, "account", ("user.name", "batch_7")))[new("kind")].TextForm());
        Assert.Empty(Rows(library, "account", ("user.name", "ann")));
    }

    [Fact]
    public void Two_accounts_of_one_pattern_are_two_facts()
    {
        var library = Load("enrich/accounts.csv", "user.name,+secmon.account.kind\nbatch_*,batch\n");
        var rows = new List<RowFact>();

        foreach (var name in new[] { "batch_1", "batch_2", "batch_1" })
            library.AddRows("account", Signal(("user.name", FieldValue.Text(name))), rows);

        Assert.Equal(["account batch_1", "account batch_2"], rows.Select(row => row.Reference));
    }

    [Theory]
    [InlineData("ann,2026-11-01", "3:1: 2 columns, the header has 3")]
    [InlineData(",2026-11-01,2026-11-02", "3:1: the key 'account' is empty, so the row is never found")]
    [InlineData("ann,2026-13-01,2026-11-02", "3:5: '2026-13-01' in the column 'from' is no time")]
    [InlineData("ann,2026-11-01T10:00,2026-11-02", "3:5: '2026-11-01T10:00' in the column 'from' is no time")]
    [InlineData("\"ann\", 1.11.2026 ,2026-11-02", "3:8: '1.11.2026' in the column 'from' is no time")]
    public void A_bad_row_is_left_out(string row, string problem)
    {
        var problems = new List<Diagnostic>();
        var library = FactsLibrary.Load(DecisionFiles.Files(("facts/leave.csv", $"*account,from,to\nbob,2026-11-01,\n{row}\neve,,\n")), problems);

        Assert.Equal(problem, Assert.Single(problems.Select(Told)));
        Assert.True(problems[0] is { IsError: true, Location.Path: "lists/facts/leave.csv", Help: not null });
        Assert.Empty(Rows(library, "leave", ("user.name", "ann")));
        Assert.Single(Rows(library, "leave", ("user.name", "bob")));
        Assert.Single(Rows(library, "leave", ("user.name", "eve")));
    }

    [Theory]
    [InlineData("", "1:1: the list has no header")]
    [InlineData("account,from\n", "1:1: no column is the key")]
    [InlineData("*acount,from\n", "1:1: 'acount' is no field of a signal or case")]
    [InlineData("*db.query.text,from\n", "1:1: 'db.query.text' is no field of a signal or case")]
    [InlineData("*account,from,from\n", "1:15: the column 'from' is there twice")]
    [InlineData("*account,,to\n", "1:10: a column without a name")]
    public void A_bad_header_is_an_error(string text, string problem)
    {
        var problems = new List<Diagnostic>();
        FactsLibrary.Load(DecisionFiles.Files(("facts/leave.csv", text)), problems);

        Assert.Equal(problem, Assert.Single(problems.Select(Told)));
    }

    [Theory]
    [InlineData("facts/signal.csv", "'signal' is a kind of fact already")]
    [InlineData("facts/My List.csv", "the name of a list of facts is lower-case letters, digits and _")]
    [InlineData("facts/leaver.txt", "lists of facts are .csv files, so this one is not read")]
    public void A_bad_name_is_an_error(string path, string message)
    {
        var problems = new List<Diagnostic>();
        FactsLibrary.Load(DecisionFiles.Files((path, "*account\nann\n")), problems);

        Assert.Equal(message, Assert.Single(problems).Message);
    }

    [Theory]
    [InlineData("batch_*,2026-11-01,2026-11-30,T-1,eve", "2:1: a row excuses one account, not all that fit a wildcard")]
    [InlineData("an?,2026-11-01,2026-11-30,T-1,eve", "2:1: a row excuses one account, not all that fit a wildcard")]
    [InlineData("ann,2026-11-01,2026-12-02,T-1,eve", "2:16: a row excuses for at most 31 days")]
    [InlineData("ann,2026-11-02,2026-11-01,T-1,eve", "2:16: 'to' lies before 'from'")]
    [InlineData("ann,2026-11-01,2026-11-30,T-1, ANN ", "2:32: nobody approves their own work")]
    [InlineData("ann,,2026-11-30,T-1,eve", "2:5: a row that excuses needs 'from'")]
    [InlineData("ann,2026-11-01,,T-1,eve", "2:16: a row that excuses needs 'to'")]
    [InlineData("ann,2026-11-01,2026-11-30,,eve", "2:27: a row that excuses needs 'ticket'")]
    [InlineData("ann,2026-11-01,2026-11-30,T-1,", "2:31: a row that excuses needs 'approved_by'")]
    public void A_row_that_may_not_excuse_is_refused(string row, string problem)
    {
        var problems = new List<Diagnostic>();
        var lists = DecisionFiles.Files(("facts/approval.csv", $"*account,from,to,ticket,approved_by,tables\n{row},pop.citizen\nbob,2026-11-01,2026-12-01,T-2,eve,pop.citizen\n"));
        var library = FactsLibrary.Load(lists, problems, Approvals);

        Assert.Equal(problem, Assert.Single(problems.Where(one => one.IsError).Select(Told)));
        Assert.Empty(Rows(library, "approval", ("user.name", "ann")));
        Assert.Single(Rows(library, "approval", ("user.name", "bob")));   // 31 days, both ends included
    }

    [Fact]
    public void A_list_that_excuses_has_all_columns_or_no_rows()
    {
        var problems = new List<Diagnostic>();
        var library = FactsLibrary.Load(DecisionFiles.Files(("facts/approval.csv", "*account,from,ticket\nann,2026-11-01,T-1\n")), problems, Approvals);

        Assert.Equal("1:1: the rows of this list excuse, and it has no column 'tables', 'to', 'approved_by'", Assert.Single(problems.Select(Told)));
        Assert.Empty(Rows(library, "approval", ("user.name", "ann")));
    }

    [Fact]
    public void A_list_that_is_wrong_all_through_does_not_say_so_for_ever()
    {
        var problems = new List<Diagnostic>();
        FactsLibrary.Load(DecisionFiles.Files(("facts/leave.csv", "*account,from\n" + string.Concat(Enumerable.Repeat("ann,x\n", 5_000)))), problems);

        Assert.Equal(101, problems.Count);
        Assert.Equal("4900 further problems of this list are not shown", problems[^1].Message);
    }

    [Fact]
    public void The_version_of_a_list_is_the_hash_of_its_bytes()
    {
        var text = "*account\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"añn😀{i}\n"));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), Load("facts/leaver.csv", text).Versions["leaver"]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([])), FactsLibrary.Load(DecisionFiles.Files(("facts/leaver.csv", "")), []).Versions["leaver"]);
    }

    [Fact]
    public void Rows_that_excuse_say_since_when_they_are_there_whatever_the_order_of_columns()
    {
        var one = FactsLibrary.Load(DecisionFiles.Files(("facts/approval.csv", "*account,from,to,ticket,approved_by,tables\nann,2026-11-01,2026-11-30,T-1,eve,pop.citizen\n")), [], Approvals);
        var other = FactsLibrary.Load(
            DecisionFiles.Files(("facts/approval.csv", "tables,*account, from,to,ticket,approved_by\n# the same\npop.citizen, ann ,2026-11-01,2026-11-30,\"T-1\",eve\n"), ("facts/leave.csv", "*account\nann\n")), [], Approvals);
        var noted = Assert.Single(one.Excuses);
        Assert.Equal([noted], other.Excuses);

        var since = other.Since(excuse => excuse == noted ? 7 : 8);

        Assert.Equal(7, Assert.Single(Rows(since, "approval", ("user.name", "ann"))).SinceTicks);
        Assert.Equal(long.MinValue, Assert.Single(Rows(since, "leave", ("user.name", "ann"))).SinceTicks);
    }

    [Fact]
    public void Rules_are_loaded_with_the_rows_that_they_may_bind()
    {
        var decision = $"{DecisionFiles.Head}  on: signals\n  when:\n    signal: {{is: signal}}\n    work: {{is: approval, account: $signal.user.name, to|gte: $signal.last}}\n  then:\n    - expect: signal\n";
        var loaded = LoadedRules.Load(
            new RuleFiles([new RuleFile("d.yml", "d.yml", decision)], DecisionFiles.Files(("facts/approval.csv", "*account,from,to,ticket,approved_by,tables\nann,2026-11-01,2026-11-30,T-1,ann,pop.citizen\n"))),
            SecMon.Events.Subjects.SubjectPseudonyms.WithPublicKeys());

        Assert.Equal("nobody approves their own work", Assert.Single(loaded.FactProblems).Message);
        Assert.Empty(Rows(loaded.Facts, "approval", ("user.name", "ann")));
        Assert.Single(loaded.RuleSet.Decisions.Decisions);
    }

    private static FactsLibrary Load(string path, string text)
    {
        var problems = new List<Diagnostic>();
        var library = FactsLibrary.Load(DecisionFiles.Files((path, text)), problems);
        Assert.Empty(problems);
        return library;
    }

    internal static List<RowFact> Rows(FactsLibrary library, string kind, params (string Field, string Value)[] fields)
    {
        var rows = new List<RowFact>();
        library.AddRows(kind, Signal([.. fields.Select(field => (field.Field, FieldValue.Text(field.Value)))]), rows);
        return rows;
    }

    private static SignalFact Signal(params (string Field, FieldValue Value)[] fields) => new()
    {
        Rule = new RuleMetadata { Id = "r", Title = "r", Version = "", Location = default, Category = "" },
        Type = "detection",
        Ticks = 0,
        FirstTicks = 0,
        LastTicks = 0,
        Count = 1,
        Event = AlertContext.From([.. fields.Select(field => KeyValuePair.Create(field.Field, field.Value))]),
    };

    private static string Told(Diagnostic problem) => $"{problem.Location.Line}:{problem.Location.Column}: {problem.Message}";

    private static long Day(int day) => new DateTime(2026, 11, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
}
