using CsCheck;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Rules;
using SecMon.Events;

namespace SecMon.Detection.Tests.Enrichment;

public class EnrichmentTests
{
    [Theory]
    [InlineData("a", "exact")]
    [InlineData("clerk_118", "long")]
    [InlineData("clerk_2", "short")]
    [InlineData("dom\\bob", "domain")]
    [InlineData("x", "any")]
    public void The_most_specific_row_wins(string user, string kind) =>
        Assert.Equal(kind, Kind(user, "*,any", "clerk_*,short", "clerk_1?8,long", "dom\\*,domain", "a,exact", "a,second"));

    [Theory]
    [InlineData("u,*,first", "*,t,second", "first")]
    [InlineData("*,t,first", "u,*,second", "first")]
    [InlineData("u*,t,first", "u,t*,second", "first")]
    [InlineData("*,*,first", "?,*,second", "second")]
    [InlineData("x,t,other", "u,*,second", "second")]
    public void Of_rows_as_specific_the_first_wins(string first, string second, string expected)
    {
        var table = $"user.name,db.collection.name,+secmon.charter\n{first}\n{second}\n";
        Assert.Equal(expected, Enriched("""{"user.name":"u","db.collection.name":["s","t"]}""", ("enrich/a.csv", table))[new FieldName("secmon.charter")].TextForm());
    }

    [Fact]
    public void Patterns_fit_as_a_naive_matcher_says()
    {
        var text = Gen.Char["ab*?"].Array[1, 8].Select(letters => new string(letters));
        Gen.Select(text, Gen.Char["ab"].Array[0, 8].Select(letters => new string(letters))).Sample((pattern, name) =>
        {
            var kind = Enriched($$"""{"user.name":"{{name}}"}""", ("enrich/accounts.csv", $"user.name,+x\n{pattern},hit\n"))[new FieldName("x")];
            Assert.Equal(Naive(pattern, name), kind.IsPresent);
        }, iter: 3_000);

        static bool Naive(string pattern, string name) => pattern.Length == 0
            ? name.Length == 0
            : pattern[0] == '*'
                ? Naive(pattern[1..], name) || (name.Length > 0 && Naive(pattern, name[1..]))
                : name.Length > 0 && (pattern[0] == '?' || pattern[0] == name[0]) && Naive(pattern[1..], name[1..]);
    }

    [Fact]
    public void Later_files_look_up_what_earlier_ones_added_and_the_list_decides_not_the_record()
    {
        var access = Enriched(
            """{"user.name":"u","own":"theirs","secmon.account.office":"theirs"}""",
            ("enrich/charter.csv", "secmon.account.kind,+secmon.charter,+own\nclerk,residence,ours\nunknown,none,lost\n"),
            ("enrich/accounts.csv", "user.name,+secmon.account.kind,+secmon.account.max_keys,+secmon.account.office\nu,clerk,500,\n"));
        Assert.Equal("residence", access[new FieldName("secmon.charter")].TextForm());
        Assert.Equal("ours", access[new FieldName("own")].TextForm());
        Assert.Equal(FieldValue.Integer(500), access[new FieldName("secmon.account.max_keys")]);
        Assert.Equal("theirs", access[new FieldName("secmon.account.office")].TextForm());   // an empty cell says nothing
    }

    [Fact]
    public void An_account_that_no_row_names_is_unknown_and_later_files_know_it()
    {
        var access = Enriched("""{"user.name":"u"}""", ("enrich/charter.csv", "secmon.account.kind,+secmon.charter\nunknown,none\n"));
        Assert.Equal("unknown none", $"{access[Fields.AccountKind]} {access[new FieldName("secmon.charter")]}");
        Assert.False(Enriched("{}").Has(Fields.AccountKind));
    }

    [Fact]
    public void Cells_may_be_quoted_and_wrong_rows_are_told()
    {
        var problems = new List<Diagnostic>();
        Enricher.Load([File("enrich/a.csv", "# remark\nuser.name,+x\n\"a,b\",1\na,b,c\n"), File("enrich/b.csv", "user.name\nx\n")], null, problems);
        Assert.Equal([4, 1], problems.Select(problem => problem.Location.Line));
        Assert.Equal("1", Enriched("""{"user.name":"a,b"}""", ("enrich/a.csv", "user.name,+x\n\"a,b\",1\n"))[new FieldName("x")].TextForm());
    }

    [Theory]
    [InlineData("mon-fri 07:30-17:30", "2026-11-16T07:30:00", true)]
    [InlineData("mon-fri 07:30-17:30", "2026-11-16T07:29:59", false)]
    [InlineData("mon-fri 07:30-17:30", "2026-11-16T17:29:59", true)]
    [InlineData("mon-fri 07:30-17:30", "2026-11-16T17:30:00", false)]
    [InlineData("mon-fri 07:30-17:30", "2026-11-15T12:00:00", false)]
    [InlineData("mon-fri 07:30-17:30; sat 08:00-12:00", "2026-11-21T08:00:00", true)]
    [InlineData("mon-sun 00:00-24:00", "2026-11-16T23:59:59", true)]
    [InlineData("mon 22:00-06:00", "2026-11-16T23:00:00", true)]
    [InlineData("mon 22:00-06:00", "2026-11-17T05:59:00", true)]
    [InlineData("mon 22:00-06:00", "2026-11-17T06:00:00", false)]
    [InlineData("mon 22:00-06:00", "2026-11-16T05:00:00", false)]
    [InlineData("mon 22:00-06:00", "2026-11-17T22:00:00", false)]
    [InlineData("sat-mon 08:00-09:00", "2026-11-15T08:00:00", true)]
    [InlineData("MON 08:00-09:00", "2026-11-16T08:00:00", true)]
    public void Hours_include_their_begin_and_may_run_past_midnight(string hours, string local, bool isWithin)
    {
        Assert.True(OfficeHours.TryParse(hours, out var parsed));
        Assert.Equal(isWithin, parsed.Include(DateTime.Parse(local)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mon")]
    [InlineData("mon 8-9")]
    [InlineData("mon 24:01-25:00")]
    [InlineData("mon 08:60-09:00")]
    [InlineData("xyz 08:00-09:00")]
    [InlineData("mon-fri-sun 08:00-09:00")]
    public void What_is_no_hours_is_refused(string hours) => Assert.False(OfficeHours.TryParse(hours, out _));

    [Theory]
    [InlineData("2026-11-16T09:00:00", "false")]
    [InlineData("2026-11-16T19:00:00", "true")]
    [InlineData("2026-11-17T09:00:00", "true")]
    public void Holidays_and_what_lies_outside_the_hours_are_off(string local, string off)
    {
        var access = Rule.Event("""{"user.name":"u"}""");
        access.Timestamp = DateTime.SpecifyKind(DateTime.Parse(local), DateTimeKind.Utc);
        new LocalTime(TimeZoneInfo.Utc).Fill(access);
        Enricher.Load(
            [File("holidays.txt", "# feast\n2026-11-17 # day\n"), File("enrich/accounts.csv", "user.name,+secmon.account.hours\nu,mon-fri 07:30-17:30\n")],
            null, []).Enrich(access);
        Assert.Equal(off, access[Fields.TimeOffHours].TextForm());
    }

    [Fact]
    public void Where_the_zone_is_a_guess_nobody_knows_whether_it_was_off_hours()
    {
        var access = Rule.Event("""{"user.name":"u","secmon.time.zone":"guessed"}""");
        access.Timestamp = new DateTime(2026, 11, 16, 19, 0, 0, DateTimeKind.Utc);
        new LocalTime(TimeZoneInfo.Utc).Fill(access);
        Assert.True(OfficeHours.TryParse("mon-fri 07:30-17:30", out var hours));
        Enricher.Load([File("enrich/accounts.csv", "user.name,+secmon.account.hours\nu,mon-fri 07:30-17:30\n")], hours, []).Enrich(access);
        Assert.False(access.Has(Fields.TimeOffHours));
        Assert.Equal("unknown", access[Fields.AccountKind].TextForm());
    }

    private static string? Kind(string user, params string[] rows) => Enriched(
        $$"""{"user.name":"{{user.Replace("\\", "\\\\")}}"}""", ("enrich/accounts.csv", $"user.name,+secmon.account.kind\n{string.Join('\n', rows)}\n"))[Fields.AccountKind].TextForm();

    private static AccessEvent Enriched(string json, params (string Path, string Text)[] lists)
    {
        var access = Rule.Event(json);
        var problems = new List<Diagnostic>();
        Enricher.Load([.. lists.Select(list => File(list.Path, list.Text))], null, problems).Enrich(access);
        Assert.Empty(problems);
        return access;
    }

    private static RuleFile File(string path, string text) => new($"lists/{path}", path, text);
}
