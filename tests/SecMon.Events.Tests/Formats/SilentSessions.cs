using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

/// <summary>Sessions that sign in and leave no statement, or never sign out.</summary>
public sealed class SilentSessions
{
    private const string Dba = "6b0c2dd7.19d4";
    private const string Other = "6b0c2dd7.100";

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly List<LogRecord> _records = [];
    private readonly Dictionary<string, long> _lines = [];
    private DateTime _now = new(2026, 11, 16, 22, 0, 0);

    [Fact]
    public void A_session_of_milliseconds_without_a_statement_is_silent()
    {
        ShowLookups();
        SignIn(Dba);
        SignOut(Dba, after: TimeSpan.FromMilliseconds(37));
        Assert.Equal(["signs out: no_statement dba_1 psql 10.20.1.18 37 ms"], Found());
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Where_nothing_shows_that_look_ups_and_class_misc_are_logged_it_may_be_harmless(bool hasCatalog, bool hasMiscellany)
    {
        ShowLookups(hasCatalog, hasMiscellany);
        SignIn(Dba);
        SignOut(Dba);
        Assert.Equal(["signs out: perhaps_harmless dba_1 psql 10.20.1.18 1 s"], Found());
    }

    [Fact]
    public void A_change_of_the_servers_settings_makes_what_was_shown_before_say_nothing()
    {
        ShowLookups();
        Add(new LogRecord("parameter \"pgaudit.log_catalog\" changed to \"off\"") { User = null, Database = null, Host = null, Session = "6b0c2dd7.1" });
        SignIn(Dba);
        SignOut(Dba);
        Assert.Equal(["signs out: perhaps_harmless dba_1 psql 10.20.1.18 1 s"], Found());
    }

    [Fact]
    public void What_was_shown_a_week_ago_says_nothing()
    {
        ShowLookups();
        SignIn(Dba, after: TimeSpan.FromDays(8));
        SignOut(Dba);
        Assert.Equal(["signs out: perhaps_harmless dba_1 psql 10.20.1.18 1 s"], Found());
    }

    [Theory]
    [InlineData(59_999, 0)]
    [InlineData(60_000, 1)]
    public void A_session_without_a_sign_out_is_silent_once_the_servers_newest_record_is_a_minute_later(int milliseconds, int told)
    {
        ShowLookups();
        SignIn(Dba);
        Statement(Other, after: TimeSpan.FromMilliseconds(milliseconds));
        Assert.Equal(Enumerable.Repeat("clerk_118 asks: no_statement dba_1 psql 10.20.1.18 60 s", told), Found());
    }

    [Fact]
    public void It_is_told_once()
    {
        ShowLookups();
        SignIn(Dba);
        Statement(Other, after: TimeSpan.FromMinutes(2));
        SignOut(Dba, after: TimeSpan.FromHours(1));
        Assert.Single(Found());
    }

    [Fact]
    public void A_first_statement_a_minute_after_the_sign_in_is_one()
    {
        ShowLookups();
        SignIn(Dba);
        Statement(Dba, after: TimeSpan.FromSeconds(61), user: "dba_1");
        SignOut(Dba);
        Assert.Empty(Found());
    }

    [Fact]
    public void A_statement_that_failed_is_none_that_was_audited()
    {
        ShowLookups();
        SignIn(Dba);
        Add(new LogRecord("relation \"nope\" does not exist") { Severity = "ERROR", State = "42P01", Statement = "SELECT * FROM nope", Session = Dba, User = "dba_1" });
        SignOut(Dba);
        Assert.Single(Found());
    }

    [Fact]
    public void The_name_of_the_program_is_that_of_the_sign_in()
    {
        SignIn(Dba);
        SignOut(Dba, application: "civil-registry");
        Assert.Equal(["signs out: perhaps_harmless dba_1 psql 10.20.1.18 1 s"], Found());
    }

    [Theory]
    [InlineData("42501", "permission denied to set parameter \"pgaudit.log\"", 0)]
    [InlineData("53300", "too many connections for role \"dba_1\"", 0)]
    [InlineData("42704", "unrecognized configuration parameter \"x\"", 0)]
    [InlineData("57P01", "terminating connection due to administrator command", 1)]
    [InlineData("57P05", "terminating connection due to idle-session timeout", 1)]
    public void A_session_that_was_refused_after_its_sign_in_never_was_and_one_that_was_ended_was(string state, string message, int told)
    {
        SignIn(Dba);
        Add(new LogRecord(message) { Severity = "FATAL", State = state, Session = Dba, User = "dba_1", Application = "" });
        Statement(Other, after: TimeSpan.FromMinutes(2));
        Assert.Equal(told, Found().Count);
    }

    [Fact]
    public void A_replica_is_told_apart_from_one_who_asks_and_one_without_a_database_cannot_ask()
    {
        SignIn(Dba, "replication connection authorized: user=dba_1 application_name=sub_1");
        SignIn("6b0c2dd7.300", "replication connection authorized: user=dba_1 application_name=walreceiver", database: "");
        Statement(Other, after: TimeSpan.FromMinutes(2));
        Assert.Equal(["clerk_118 asks: replication dba_1 sub_1 10.20.1.18 2 min"], Found());
    }

    [Fact]
    public void A_session_whose_process_serves_another_one_never_signed_out_though_others_have()
    {
        SignIn(Other, user: "clerk_118");
        Statement(Other);
        SignOut(Other);
        SignIn(Dba);
        Statement(Dba, user: "dba_1");
        SignIn("6b0c3000.19d4", after: TimeSpan.FromMinutes(30), user: "clerk_118");
        Assert.Equal(["signs in: no_sign_out dba_1 psql 10.20.1.18 30 min"], Found());
    }

    [Fact]
    public void A_session_of_which_nothing_was_heard_for_a_day_never_signed_out()
    {
        SignIn(Dba);
        Statement(Dba, user: "dba_1");
        SignIn(Other, user: "clerk_118");
        Statement(Other);
        SignOut(Other);
        Statement("6b0c2dd7.200", after: Day - TimeSpan.FromMinutes(1));
        Assert.Empty(Found());
        Statement("6b0c2dd7.200", after: TimeSpan.FromMinutes(1));
        Statement("6b0c2dd7.200", after: Day);
        Assert.Equal(["clerk_118 asks: no_sign_out dba_1 psql 10.20.1.18 24 h"], Found());
    }

    [Fact]
    public void A_session_that_still_asks_after_a_day_is_there()
    {
        SignIn(Other, user: "clerk_118");
        Statement(Other);
        SignOut(Other);
        SignIn(Dba);
        for (var hours = 0; hours < 60; hours += 12)
            Statement(Dba, after: TimeSpan.FromHours(12), user: "dba_1");
        SignOut(Dba);
        Assert.Empty(Found());
    }

    [Fact]
    public void Where_sign_outs_are_not_logged_none_is_missing()
    {
        SignIn(Dba);
        Statement(Dba, user: "dba_1");
        SignIn("6b0c3000.19d4", user: "clerk_118");
        Statement("6b0c3000.19d4");
        Statement(Other, after: 3 * Day);
        Assert.Empty(Found());
    }

    [Theory]
    [InlineData("database system is ready to accept connections")]
    [InlineData("parameter \"log_disconnections\" changed to \"on\"")]
    public void Sessions_before_the_server_started_or_began_to_log_sign_outs_owe_none(string message)
    {
        SignIn(Other, user: "clerk_118");
        Statement(Other);
        SignOut(Other);
        SignIn(Dba);
        Statement(Dba, user: "dba_1");
        Add(new LogRecord(message) { User = null, Database = null, Host = null, Session = "6b0c2dd7.1" });
        SignIn("6b0c2dd7.200", user: "clerk_118");
        Statement("6b0c2dd7.200");
        SignOut("6b0c2dd7.200");
        SignIn("6b0c3000.19d4", user: "clerk_118");
        Statement("6b0c3000.19d4");
        Assert.Empty(Found());
    }

    [Fact]
    public void A_server_that_starts_takes_its_sessions_with_it()
    {
        SignIn(Dba);
        Add(new LogRecord("database system is ready to accept connections") { User = null, Database = null, Host = null, Session = "6b0c2dd7.1" });
        Statement(Other, after: TimeSpan.FromMinutes(2));
        Assert.Empty(Found());
    }

    [Fact]
    public void A_time_at_the_end_of_all_times_breaks_nothing()
    {
        _now = new DateTime(9998, 12, 31, 23, 58, 0);
        SignIn(Dba);
        Statement(Other, after: TimeSpan.FromSeconds(90));
        Assert.Single(Found());
    }

    [Fact]
    public void A_restart_behind_any_record_changes_nothing()
    {
        ShowLookups();
        SignIn(Dba);
        SignIn("6b0c2dd7.19d5", after: TimeSpan.Zero, user: "dba_2");
        Statement("6b0c2dd7.19d6");
        Statement(Other, after: TimeSpan.FromMinutes(3));
        SignOut(Other);
        SignIn("6b0c2dd7.20f", user: "clerk_118");
        Statement("6b0c2dd7.20f");
        SignOut("6b0c2dd7.20f");
        SignIn("6b0c3000.19d4", after: TimeSpan.FromHours(2), user: "clerk_118");
        Statement("6b0c3000.19d4");
        Statement("6b0c2dd7.210", after: 2 * Day);
        var whole = Found();

        Assert.Contains(whole, one => one.Contains("no_statement dba_2", StringComparison.Ordinal));
        Assert.Contains(whole, one => one.Contains("no_sign_out dba_2", StringComparison.Ordinal));
        for (var restart = 1; restart < _records.Count; restart++)
            Assert.Equal(whole, Found(restart));
    }

    private void ShowLookups(bool hasCatalog = true, bool hasMiscellany = true)
    {
        if (hasCatalog)
            Add(LogRecord.Audit("SELECT relname FROM pg_class", name: "pg_catalog.pg_class") with { Session = Other });
        if (hasMiscellany)
            Add(LogRecord.Audit("BEGIN", auditClass: "MISC", command: "BEGIN", type: "", name: "") with { Session = Other });
        // misc_set alone writes these.
        Add(LogRecord.Audit("SET work_mem = '1MB'", auditClass: "MISC", command: "SET", type: "", name: "") with { Session = Other });
    }

    private void SignIn(string session, string? message = null, TimeSpan? after = null, string user = "dba_1", string database = "population") =>
        Add(new LogRecord(message ?? $"connection authorized: user={user} database={database} application_name=psql") { Session = session, User = user, Database = database, Application = "" }, after);

    private void SignOut(string session, TimeSpan? after = null, string application = "psql") =>
        Add(new LogRecord("disconnection: session time: 0:00:00.037 user=dba_1 database=population host=10.20.1.18 port=52814") { Session = session, User = "dba_1", Application = application }, after);

    private void Statement(string session, TimeSpan? after = null, string user = "clerk_118") => Add(LogRecord.Audit("SELECT 1") with { Session = session, User = user }, after);

    private void Add(LogRecord record, TimeSpan? after = null)
    {
        _now += after ?? TimeSpan.FromSeconds(1);
        var line = _lines[record.Session] = _lines.GetValueOrDefault(record.Session, 1) + 1;
        _records.Add(record with { Time = _now.ToString("yyyy-MM-dd HH:mm:ss.fff") + " +00", Line = line });
    }

    /// <summary>What silent sessions were told of, each with the record that showed it.</summary>
    private List<string> Found(int? restart = null)
    {
        var parser = Feed.Parser("pgaudit");
        var access = new AccessEvent();
        var found = new List<string>();
        for (var i = 0; i < _records.Count; i++)
        {
            if (i == restart)
            {
                var saved = parser.SaveSessions();
                parser = Feed.Parser("pgaudit");
                parser.RestoreSessions(saved);
                Assert.Equal(saved, parser.SaveSessions());
            }

            parser.Next(Feed.Bytes(_records[i].Csv()), new ContentPlace(Container.CsvLog, false, true), access);
            var shown = access[Fields.EventAction].TextForm() switch { "logout" => "signs out", "login" => "signs in", _ => $"{access[Fields.UserName]} asks" };
            while (parser.TryDerive(access))
            {
                if (access[Fields.FeedIssue].TextForm() == "silent_session")
                    found.Add($"{shown}: {access[Fields.FeedDetail]} {access[Fields.UserName]} {access[Fields.ServiceName]} {access[Fields.SourceIp]} {access[Fields.SessionAge]}");
            }
        }

        return found;
    }
}
