using SecMon.Detection.Enrichment;
using SecMon.Detection.Rules;
using SecMon.Detection.Tests.Rules;
using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Formats.Json;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Tests.Enrichment;

/// <summary>A listed table is listed under every name that it gets.</summary>
public class NewNameBookTests
{
    private static readonly DocumentEvents Statements = new(new ParserOptions { SourceId = "db", Pseudonyms = SubjectPseudonyms.WithPublicKeys() });

    private readonly Enricher _enricher = With(new NewNameBook());

    [Theory]
    [InlineData("pop.x", "ALTER TABLE pop.citizen RENAME TO x")]
    [InlineData("pop.x", "ALTER TABLE citizen RENAME TO x")]
    [InlineData("tmp.citizen", "ALTER TABLE pop.citizen SET SCHEMA tmp")]
    [InlineData("tmp.citizen", "ALTER TABLE citizen SET SCHEMA tmp")]
    [InlineData("p2.citizen", "ALTER SCHEMA pop RENAME TO p2")]
    [InlineData("pop.c", "ALTER TABLE pop.citizen ATTACH PARTITION pop.c DEFAULT")]
    [InlineData("pop.all", "ALTER TABLE pop.all ATTACH PARTITION pop.citizen DEFAULT")]
    [InlineData("pop.c", "ALTER TABLE pop.citizen DETACH PARTITION pop.c")]
    [InlineData("pop.c", "CREATE TABLE pop.c () INHERITS (pop.citizen)")]
    [InlineData("pop.c", "CREATE TABLE pop.c (LIKE pop.citizen)")]
    [InlineData("pop.c", "CREATE TABLE pop.c PARTITION OF pop.citizen DEFAULT")]
    [InlineData("ops.v", "CREATE VIEW ops.v AS SELECT 1 FROM pop.citizen")]
    [InlineData("ops.v", "CREATE MATERIALIZED VIEW ops.v AS SELECT 1 FROM pop.citizen")]
    [InlineData("ops.v", "CREATE TABLE ops.v AS SELECT 1 FROM pop.citizen")]
    [InlineData("ops.v", "SELECT 1 INTO ops.v FROM pop.citizen")]
    [InlineData("public.v", "CREATE VIEW v AS SELECT 1 FROM pop.citizen")]
    [InlineData("v", "CREATE VIEW v AS SELECT 1 FROM pop.citizen")]
    [InlineData("pop.c", "ALTER TABLE pop.citizen RENAME TO b", "ALTER TABLE pop.b RENAME TO c")]
    [InlineData("ops.w", "CREATE VIEW ops.v AS SELECT 1 FROM pop.citizen", "CREATE VIEW ops.w AS SELECT 1 FROM ops.v")]
    [InlineData("q.v", "CREATE VIEW ops.v AS SELECT 1 FROM pop.citizen", "ALTER SCHEMA ops RENAME TO q")]
    [InlineData("ops.v", "CREATE VIEW ops.v AS SELECT 1 FROM pop.citizen", "DROP VIEW ops.v")]
    public void A_new_name_is_shown_with_the_listed_table(string name, params string[] statements)
    {
        foreach (var statement in statements)
            Run(statement);

        var read = Read(name);
        Assert.Equal($"[{name}, pop.citizen] [pop.citizen]", $"{read[Fields.DbCollectionName]} {read[Fields.CollectionListedAs]}");
    }

    [Fact]
    public void The_old_name_stays_listed_and_two_tables_may_swap_names()
    {
        Run("BEGIN; ALTER TABLE pop.citizen RENAME TO tmp; ALTER TABLE pop.place RENAME TO citizen; ALTER TABLE pop.tmp RENAME TO place; COMMIT");

        Assert.Equal("[pop.place, pop.citizen]", Read("pop.place")[Fields.DbCollectionName].ToString());
        Assert.Equal("[pop.citizen]", Read("pop.citizen")[Fields.DbCollectionName].ToString());
    }

    [Theory]
    [InlineData("pop.x", "ALTER TABLE pop.place RENAME TO x")]
    [InlineData("ops.v", "CREATE VIEW ops.v AS SELECT 1 FROM pop.place")]
    [InlineData("ops.c", "CREATE TABLE ops.c (id text REFERENCES pop.citizen)")]
    [InlineData("ops.c", "INSERT INTO ops.c SELECT * FROM pop.citizen")]
    [InlineData("ops.v", "CREATE VIEW ops.v AS SELECT 'pop.citizen' FROM pop.place")]
    [InlineData("hr.x", "ALTER TABLE pop.citizen RENAME TO x")]
    [InlineData("pop.citizen", "ALTER TABLE pop.citizen RENAME TO x", "ALTER TABLE pop.x RENAME TO citizen")]
    public void Nothing_beside_it_is_touched(string name, params string[] statements)
    {
        foreach (var statement in statements)
            Run(statement);

        var read = Read(name);
        Assert.Equal($"[{name}]", read[Fields.DbCollectionName].ToString());
        Assert.False(read.Has(Fields.CollectionListedAs));
    }

    [Fact]
    public void A_statement_that_failed_gives_no_name()
    {
        Run("ALTER TABLE pop.citizen RENAME TO x", "\"event.outcome\":\"failure\"");

        Assert.False(Read("pop.x").Has(Fields.CollectionListedAs));
    }

    [Fact]
    public void A_temporary_copy_is_one_of_its_session_until_that_ends()
    {
        Run("CREATE TEMP TABLE t AS SELECT * FROM pop.citizen", "\"secmon.session.id\":\"s1\"");

        Assert.True(Read("pg_temp_3.t", "s1").Has(Fields.CollectionListedAs));
        Assert.True(Read("t", "s1").Has(Fields.CollectionListedAs));
        Assert.False(Read("pg_temp_4.t", "s2").Has(Fields.CollectionListedAs));
        Assert.Empty(_enricher.UnlistedNames);

        Enriched("""{"event.action":"logout","secmon.session.id":"s1"}""");
        Assert.False(Read("pg_temp_3.t", "s1").Has(Fields.CollectionListedAs));
    }

    [Fact]
    public void Lists_know_the_listed_table_behind_the_name()
    {
        var enricher = Enricher.Load([File("citizen_tables.txt", "pop.citizen\n"), File("enrich/charter.csv", "db.collection.name,+secmon.charter\npop.citizen,residence\n")], null, []);
        enricher.Enrich(Statement("ALTER TABLE pop.citizen RENAME TO x"));
        var read = Rule.Event("""{"event.action":"read","db.collection.name":["pop.x"],"user.name":"u"}""");
        enricher.Enrich(read);

        Assert.Equal("residence", read[new FieldName("secmon.charter")].TextForm());
    }

    [Fact]
    public void A_table_that_a_pattern_lists_is_known_by_its_own_name()
    {
        Run("ALTER TABLE hr.pay_history RENAME TO old");

        Assert.Equal("[hr.old, hr.pay_history]", Read("hr.old")[Fields.DbCollectionName].ToString());
        Assert.Equal("hr.old hr.pay_history history_tables.txt", Told(Assert.Single(_enricher.UnlistedNames)));
    }

    [Theory]
    [InlineData("derived", "CREATE TABLE ops.c AS SELECT 1 FROM pop.citizen", "DROP TABLE ops.c")]
    [InlineData("derived", "CREATE VIEW ops.c AS SELECT 1 FROM pop.citizen", "ALTER VIEW ops.c RENAME TO d")]
    [InlineData("", "ALTER TABLE pop.citizen RENAME TO c", "DROP TABLE pop.c")]
    [InlineData("", "CREATE TABLE pop.c PARTITION OF pop.citizen DEFAULT", "DROP TABLE pop.c")]
    [InlineData("", "CREATE VIEW ops.c AS SELECT 1 FROM pop.citizen", "DROP TABLE pop.citizen")]
    [InlineData("", "CREATE VIEW ops.c AS SELECT 1 FROM pop.citizen", "ALTER TABLE citizen RENAME TO d")]
    public void What_is_done_to_a_view_or_copy_is_not_done_to_the_table(string expected, string first, string second)
    {
        Run(first);
        var table = second.Split(' ')[2];
        var access = Run(second, $"\"db.collection.name\":[\"{table}\"]");

        Assert.Contains("pop.citizen", access[Fields.DbCollectionName].ToString(), StringComparison.Ordinal);
        Assert.Equal(expected.Length > 0, access[Fields.DdlChange].Elements.Any(change => change.TextForm() == "derived"));
    }

    [Fact]
    public void People_are_asked_to_list_what_is_in_use()
    {
        Run("ALTER TABLE pop.citizen RENAME TO x");
        Run("CREATE VIEW ops.v AS SELECT 1 FROM pop.x");
        Assert.Equal(["pop.x pop.citizen citizen_tables.txt", "ops.v pop.citizen citizen_tables.txt"], _enricher.UnlistedNames.Select(Told));

        Run("DROP VIEW ops.v", "\"db.collection.name\":[\"ops.v\"]");
        Assert.Equal(["pop.x"], _enricher.UnlistedNames.Select(name => name.Name));
        Read("ops.v");   // it was rolled back
        Assert.Equal(["pop.x", "ops.v"], _enricher.UnlistedNames.Select(name => name.Name));

        var listed = Enricher.Load([File("citizen_tables.txt", "pop.citizen\npop.x\nops.*\n")], null, [], _enricher.NewNames);
        Assert.Empty(listed.UnlistedNames);
        var read = Rule.Event("""{"event.action":"read","db.collection.name":["pop.x"]}""");
        listed.Enrich(read);
        Assert.Equal("[pop.x, pop.citizen]", read[Fields.DbCollectionName].ToString());
    }

    [Fact]
    public void A_name_that_is_renamed_back_is_asked_for_no_more()
    {
        Run("ALTER TABLE pop.citizen RENAME TO x");
        Run("ALTER TABLE pop.x RENAME TO citizen");

        Assert.Empty(_enricher.UnlistedNames);
        Assert.True(Read("pop.x").Has(Fields.CollectionListedAs));
    }

    [Fact]
    public void Thousands_of_views_push_no_name_out_and_leave_room_for_a_table()
    {
        Run("CREATE VIEW ops.first AS SELECT 1 FROM pop.citizen");
        for (var i = 0; i < KnownNames.MostNames; i++)
            Run($"CREATE VIEW ops.v{i} AS SELECT 1 FROM pop.citizen");
        Run("ALTER TABLE pop.citizen RENAME TO x");

        Assert.Equal(1, _enricher.NewNames.Refused);
        Assert.True(Read("ops.first").Has(Fields.CollectionListedAs));
        Assert.True(Read("pop.x").Has(Fields.CollectionListedAs));

        Run("DROP VIEW ops.v7", "\"db.collection.name\":[\"ops.v7\"]");
        Run("CREATE VIEW ops.last AS SELECT 1 FROM pop.citizen");
        Assert.Equal(0, _enricher.NewNames.Refused);
        Assert.True(Read("ops.last").Has(Fields.CollectionListedAs));
    }

    [Fact]
    public void What_was_saved_goes_on_as_if_nothing_had_been()
    {
        string[] statements =
        [
            "ALTER TABLE pop.citizen RENAME TO x", "CREATE VIEW ops.v AS SELECT 1 FROM pop.x", "ALTER TABLE pop.x SET SCHEMA tmp",
            "CREATE TEMP TABLE t AS SELECT * FROM tmp.x", "CREATE VIEW ops.w AS SELECT 1 FROM ops.v", "DROP VIEW ops.v", "ALTER SCHEMA ops RENAME TO o2",
        ];
        var whole = With(new NewNameBook());
        foreach (var statement in statements)
            whole.Enrich(Statement(statement, "\"secmon.session.id\":\"s\""));

        for (var cut = 0; cut < statements.Length; cut++)
        {
            var before = With(new NewNameBook());
            foreach (var statement in statements[..cut])
                before.Enrich(Statement(statement, "\"secmon.session.id\":\"s\""));
            var after = With(NewNameBook.From(before.NewNames.Save()));
            foreach (var statement in statements[cut..])
                after.Enrich(Statement(statement, "\"secmon.session.id\":\"s\""));
            Assert.Equal(whole.NewNames.Save(), after.NewNames.Save());
        }
    }

    [Fact]
    public void What_is_no_saved_state_is_said_to_be_none()
    {
        Assert.Throws<InvalidDataException>(() => NewNameBook.From([1, 0, 0, 0, 9]));
        Assert.Throws<InvalidDataException>(() => NewNameBook.From([9, 0, 0, 0]));
        Assert.Empty(new NewNameBook().Save());
    }

    private AccessEvent Run(string statement, string more = "\"event.outcome\":\"success\"")
    {
        var access = Statement(statement, more);
        _enricher.Enrich(access);
        return access;
    }

    private AccessEvent Read(string table, string session = "s") =>
        Enriched($$"""{"event.action":"read","db.collection.name":["{{table}}"],"secmon.session.id":"{{session}}"}""");

    private AccessEvent Enriched(string json)
    {
        var access = Rule.Event(json);
        _enricher.Enrich(access);
        return access;
    }

    private static AccessEvent Statement(string statement, string more = "\"event.outcome\":\"success\"")
    {
        var access = new AccessEvent();
        Assert.True(JsonTree.TryRead(System.Text.Encoding.UTF8.GetBytes($$"""{"event.action":"ddl","db.query.text":"{{statement}}",{{more}}}"""), out var document));
        Statements.Fill(access, document, DateTime.UnixEpoch);
        return access;
    }

    private static Enricher With(NewNameBook names) =>
        Enricher.Load([File("citizen_tables.txt", "pop.citizen\n"), File("history_tables.txt", "*_history\n")], null, [], names);

    private static string Told(UnlistedName name) => $"{name.Name} {name.ListedAs} {name.List}";

    private static RuleFile File(string path, string text) => new($"lists/{path}", path, text);
}
