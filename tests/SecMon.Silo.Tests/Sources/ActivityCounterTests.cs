using System.Globalization;
using System.Text.Json.Nodes;
using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events;
using SecMon.Events.Subjects;
using SecMon.Silo.Delivery;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Sources;

public sealed class ActivityCounterTests
{
    private const string Person = "001085000107";

    private static readonly DateTime Ten = new(2026, 11, 16, 10, 0, 0, DateTimeKind.Utc);
    private static readonly SubjectPseudonyms Pseudonyms = SubjectPseudonyms.WithPublicKeys();

    [Fact]
    public void A_recorded_day_is_counted_as_a_naive_count_does()
    {
        var naive = new List<Seen>();
        var statements = new HashSet<string>();
        var day = RecordedDay.Begin(access => naive.Add(Seen.Of(access, statements)));

        var documents = new List<ActivityDocument>();
        while (!day.IsAtEnd)
        {
            day.Read(500);
            documents.AddRange(day.Counter.Changed(withOpen: false));
            day.Counter.Handed(withOpen: false);
        }

        documents.AddRange(day.Counter.Changed(withOpen: true));

        var late = naive.Where(seen => seen.IsLate).ToList();
        var expected = naive.Where(seen => seen.Account.Length > 0 && !seen.IsLate).GroupBy(seen => (seen.Hour, seen.Account)).Select(Expected).Order(StringComparer.Ordinal);
        Assert.Equal(expected, documents.Select(document => Shown(document.Json)).Order(StringComparer.Ordinal));
        Assert.Equal(late.Count(seen => seen.Account.Length > 0), day.Counter.Late);
        Assert.True(documents.Count > 50, $"{documents.Count} documents");
        Assert.Contains(documents, document => document.Json.Contains("\"citizen\"", StringComparison.Ordinal));
        Assert.All(documents, document => Assert.Equal((long)JsonNode.Parse(document.Json)!["secmon"]!["activity"]!["events"]!, document.Version));
    }

    [Fact]
    public void A_crash_and_reading_again_give_the_same_documents_and_versions()
    {
        var whole = new Dictionary<(string Id, long Version), string>();
        var day = RecordedDay.Begin();
        while (!day.IsAtEnd)
        {
            day.Read(1);
            Take(day, whole);
        }

        var random = new Random(20261116);
        var crashing = new Dictionary<(string Id, long Version), string>();
        day = RecordedDay.Begin();
        while (!day.IsAtEnd)
        {
            day.Read(random.Next(1, 700));
            Take(day, crashing);
            var checkpoint = day.Save();
            day.Read(random.Next(0, 500));
            Take(day, crashing);   // an outbox is written before its checkpoint
            if (!day.IsAtEnd)
                day = RecordedDay.From(checkpoint);
        }

        Assert.All(crashing, document => Assert.Equal(whole[document.Key], document.Value));
        Assert.Equal(Newest(whole), Newest(crashing));
    }

    [Fact]
    public void Rows_of_a_statement_are_counted_once()
    {
        var counter = Counter();
        foreach (var table in (string[])["pop.citizen", "pop.household", "ops.parameter"])
            counter.Count(Event(Ten, table: table, rows: 7, statement: "s.1"));
        counter.Count(Event(Ten, rows: 5, statement: "s.2"));
        counter.Count(Event(Ten, rows: 3));

        var activity = Activity(counter);

        Assert.Equal((5, 15), ((long)activity["events"]!, (long)activity["rows"]!));
        Assert.Equal("""{"citizen":2,"other":1}""", activity["tables"]!.ToJsonString());
    }

    [Fact]
    public void A_statement_is_known_behind_a_checkpoint_and_for_4096_statements()
    {
        var counter = Counter();
        for (var i = 0; i <= 4_096; i++)
            counter.Count(Event(Ten, rows: 1, statement: $"s.{i}"));

        var again = new ActivityCounter("db", RecordedDay.Lists, Pseudonyms, counter.Save());
        again.Count(Event(Ten, rows: 1, statement: "s.1"));
        again.Count(Event(Ten, rows: 1, statement: "s.4096"));
        Assert.Equal(4_097, (long)Activity(again)["rows"]!);
        again.Count(Event(Ten, rows: 1, statement: "s.0"));   // pushed out by the newest
        Assert.Equal(4_098, (long)Activity(again)["rows"]!);
    }

    [Fact]
    public void An_event_of_several_tables_counts_once_in_each_group()
    {
        var counter = Counter();
        var access = Event(Ten);
        access.Set(Fields.DbCollectionName, FieldValue.List(["POP.Citizen", "pop.household", "audit.access_history"]));
        counter.Count(access);

        Assert.Equal("""{"citizen":1,"history":1}""", Activity(counter)["tables"]!.ToJsonString());
    }

    [Fact]
    public void Events_of_a_closed_hour_are_late_and_left_out()
    {
        var counter = Counter();
        counter.Count(Event(Ten));
        counter.Count(Event(Ten.AddHours(3).AddTicks(-1)));
        counter.Count(Event(Ten.AddMinutes(59)));   // not yet two hours past it
        Assert.Equal((0, 2), (counter.Late, counter.AccountHours));

        counter.Count(Event(Ten.AddHours(3)));
        Assert.Equal((2, "2026-11-16T10:00:00Z"), (counter.Changed(withOpen: false).Single().Version, Start(counter.Changed(withOpen: false).Single())));
        counter.Handed(withOpen: true);
        counter.Count(Event(Ten.AddMinutes(59)));

        Assert.Equal(1, counter.Late);
        Assert.False(counter.HasChanged);
        Assert.Empty(counter.Changed(withOpen: true));
    }

    [Fact]
    public void Past_the_cap_the_oldest_hour_is_closed_first()
    {
        var counter = Counter(mostAccountHours: 3);
        counter.Count(Event(Ten, "a"));
        counter.Count(Event(Ten, "b"));
        counter.Count(Event(Ten.AddHours(1), "a"));
        counter.Count(Event(Ten.AddHours(1), "b"));

        Assert.Equal(2, counter.AccountHours);
        Assert.Equal(2, counter.Changed(withOpen: false).Count);
        Assert.All(counter.Changed(withOpen: false), closed => Assert.Equal("2026-11-16T10:00:00Z", Start(closed)));
        counter.Count(Event(Ten, "c"));
        Assert.Equal(1, counter.Late);
    }

    [Fact]
    public void Within_one_hour_accounts_past_the_cap_are_left_out_and_the_others_go_on()
    {
        var counter = Counter(mostAccountHours: 2);
        foreach (var account in (string[])["a", "b", "c", "a"])
            counter.Count(Event(Ten, account));

        Assert.Equal((2, 1), (counter.AccountHours, counter.Late));
        Assert.Equal(3, counter.Changed(withOpen: true).Sum(document => document.Version));
    }

    [Theory]
    [InlineData(4_096, false)]
    [InlineData(4_097, true)]
    [InlineData(20_000, true)]
    [InlineData(300_000, true)]
    public void Distinct_counts_are_exact_up_to_4096_and_then_say_that_they_estimate(int persons, bool isEstimated)
    {
        var counter = Counter();
        for (var twice = 0; twice < 2; twice++)
        {
            for (var i = 0; i < persons; i++)
                counter.Count(Event(Ten, person: 1_085_000_000 + i));
        }

        var again = new ActivityCounter("db", RecordedDay.Lists, Pseudonyms, counter.Save());
        var activity = Activity(again);

        Assert.Equal(isEstimated ? "[\"subjects\"]" : null, activity["estimated"]?.ToJsonString());
        var subjects = (long)activity["subjects"]!;
        Assert.InRange(subjects, isEstimated ? persons * 0.95 : persons, isEstimated ? persons * 1.05 : persons);   // three standard errors
        Assert.Equal(Activity(counter).ToJsonString(), activity.ToJsonString());
    }

    [Fact]
    public void No_document_shows_a_citizen_id()
    {
        var counter = Counter();
        counter.Count(Event(Ten, account: $"vneid_{Person}", person: long.Parse(Person, CultureInfo.InvariantCulture)));

        var document = Assert.Single(counter.Changed(withOpen: true));

        Assert.DoesNotContain(Person, document.Json, StringComparison.Ordinal);
        Assert.Equal($"vneid_{Pseudonyms.ForExport(Pseudonyms.ForMatching(1_085_000_107))}", (string?)JsonNode.Parse(document.Json)!["user"]!["name"]);
        Assert.Equal(-1, counter.Save().AsSpan().IndexOf(BitConverter.GetBytes(1_085_000_107L)));
    }

    [Fact]
    public void Ids_are_the_same_for_the_same_source_hour_and_account_and_else_differ()
    {
        var ids = new List<string>();
        foreach (var (source, hour, account) in ((string, DateTime, string)[])[("db", Ten, "a"), ("db", Ten.AddMinutes(7), "a"), ("db", Ten.AddHours(1), "a"), ("db", Ten, "b"), ("db2", Ten, "a")])
        {
            var counter = new ActivityCounter(source, RecordedDay.Lists, Pseudonyms);
            counter.Count(Event(hour, account));
            ids.Add(Assert.Single(counter.Changed(withOpen: true)).Id);
        }

        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(4, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^act-[0-9a-f]{32}$", id));
    }

    [Fact]
    public void Counting_known_accounts_allocates_nothing()
    {
        var counter = Counter();
        var access = Event(Ten, person: 1_085_000_000, rows: 1);
        counter.Count(access);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            counter.Count(access);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ActivityCounter Counter(int mostAccountHours = ActivityCounter.MostAccountHours) =>
        new("db", RecordedDay.Lists, Pseudonyms, mostAccountHours: mostAccountHours);

    private static AccessEvent Event(DateTime time, string account = "clerk_1", string? table = null, long rows = 0, string? statement = null, long person = 0)
    {
        var access = new AccessEvent { Timestamp = time };
        access.Set(Fields.UserName, account);
        access.Set(Fields.EventAction, "read");
        if (table is not null)
            access.Set(Fields.DbCollectionName, table);
        if (rows > 0)
            access.Set(Fields.DbReturnedRows, rows);
        if (statement is not null)
            access.Set(Fields.StatementId, statement);
        if (person > 0)
            access.SetSubjects([person], Pseudonyms);
        return access;
    }

    private static JsonObject Activity(ActivityCounter counter) =>
        JsonNode.Parse(Assert.Single(counter.Changed(withOpen: true)).Json)!["secmon"]!["activity"]!.AsObject();

    private static string? Start(ActivityDocument document) => (string?)JsonNode.Parse(document.Json)!["event"]!["start"];

    private static void Take(RecordedDay day, Dictionary<(string Id, long Version), string> documents)
    {
        foreach (var document in day.Counter.Changed(withOpen: true))
        {
            if (documents.TryGetValue((document.Id, document.Version), out var known))
                Assert.Equal(known, document.Json);
            documents[(document.Id, document.Version)] = document.Json;
        }

        day.Counter.Handed(withOpen: true);
    }

    private static IEnumerable<string> Newest(Dictionary<(string Id, long Version), string> documents) =>
        documents.GroupBy(document => document.Key.Id).OrderBy(same => same.Key, StringComparer.Ordinal).Select(same => same.MaxBy(one => one.Key.Version).Value);

    private static string Shown(string json)
    {
        var document = JsonNode.Parse(json)!;
        var activity = document["secmon"]!["activity"]!.AsObject();
        var actions = activity["actions"]!.AsObject().OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}");
        var tables = activity["tables"]!.AsObject().OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}");
        return $"{document["event"]!["start"]} {document["user"]!["name"]} {document["secmon"]!["account"]?["kind"]} events {activity["events"]} rows {activity["rows"]} subjects {activity["subjects"]} "
            + $"addresses {activity["addresses"]} dossiers {activity["dossiers"]} off {activity["off_hours"]} failures {activity["failures"]} {string.Join(',', actions)} {string.Join(',', tables)}";
    }

    private static string Expected(IGrouping<(DateTime Hour, string Account), Seen> seen)
    {
        var actions = seen.GroupBy(one => one.Action).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Count()}");
        var tables = seen.SelectMany(one => one.Groups).GroupBy(group => group).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Count()}");
        return $"{seen.Key.Hour.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {seen.Key.Account} {seen.First().Kind} events {seen.Count()} rows {seen.Sum(one => one.Rows)} subjects {seen.SelectMany(one => one.Persons).Distinct().Count()} "
            + $"addresses {Distinct(seen, one => one.Address)} dossiers {Distinct(seen, one => one.Dossier)} off {seen.Count(one => one.IsOffHours)} failures {seen.Count(one => one.IsFailure)} {string.Join(',', actions)} {string.Join(',', tables)}";
    }

    private static int Distinct(IEnumerable<Seen> seen, Func<Seen, string?> value) => seen.Select(value).OfType<string>().Distinct().Count();

    /// <summary>What the naive count remembers of an event.</summary>
    private sealed record Seen(DateTime Hour, string Account, string Action, string? Kind, long Rows, long[] Persons, string? Address, string? Dossier, bool IsOffHours, bool IsFailure, string[] Groups)
    {
        private static DateTime _newest;

        public bool IsLate { get; private init; }

        public static Seen Of(AccessEvent access, HashSet<string> statements)
        {
            if (statements.Count == 0)
                _newest = DateTime.MinValue;
            var statement = access[Fields.StatementId].TextForm();
            var rows = access[Fields.DbReturnedRows] is { Kind: FieldKind.Integer } returned ? returned.AsInteger : 0;
            statements.Add("begun");
            if (access.Timestamp > _newest)
                _newest = access.Timestamp;
            var hour = new DateTime(access.Timestamp.Year, access.Timestamp.Month, access.Timestamp.Day, access.Timestamp.Hour, 0, 0, DateTimeKind.Utc);
            var tables = access[Fields.DbCollectionName];
            IEnumerable<string?> names = tables.Kind == FieldKind.List ? tables.Elements.Select(one => one.TextForm()) : [tables.TextForm()];
            return new Seen(
                hour,
                access[Fields.UserName].TextForm() ?? "",
                access[Fields.EventAction].TextForm() ?? "other",
                access[Fields.AccountKind].TextForm(),
                rows > 0 && (statement is null || statements.Add(statement)) ? rows : 0,
                [.. access.CitizenIds],
                access[Fields.SourceIp].TextForm(),
                access[Fields.PurposeDossier].TextForm() is { Length: > 0 } dossier ? dossier : null,
                access[Fields.TimeOffHours].TextForm() == "true",
                access[Fields.EventOutcome].TextForm() == "failure",
                [.. names.OfType<string>().Select(GroupOf).Distinct()])
            {
                IsLate = hour.AddHours(3) <= new DateTime(_newest.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, DateTimeKind.Utc),
            };
        }

        private static string GroupOf(string table) => RecordedDay.Lists.Find("citizen_tables")!.Contains(table, StringComparer.OrdinalIgnoreCase) ? "citizen"
            : table.EndsWith(".access_history", StringComparison.OrdinalIgnoreCase) || table == "pop.lookup_log" ? "history"
            : "other";
    }
}
