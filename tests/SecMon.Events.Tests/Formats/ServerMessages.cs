using SecMon.Events.Formats;

namespace SecMon.Events.Tests.Formats;

public class ServerMessages
{
    private static readonly LogRecord Login = new("connection authorized: user=clerk_118 database=population application_name=psql") { Application = null };

    private static readonly LogRecord Logout = new("disconnection: session time: 26:01:56.640 user=clerk_118 database=population host=10.20.1.18 port=52814");

    [Theory]
    [InlineData("connection authorized: user=a database=b", "LOG", "00000", "event login success")]
    [InlineData("replication connection authorized: user=a", "LOG", "00000", "event login success")]
    [InlineData("disconnection: session time: 0:00:01.000 user=a", "LOG", "00000", "event logout success")]
    [InlineData("password authentication failed for user \"a\"", "FATAL", "28P01", "event login_failed failure")]
    [InlineData("no pg_hba.conf entry for host", "FATAL", "28000", "event login_failed failure")]
    [InlineData("database \"x\" does not exist", "FATAL", "3D000", "event login_failed failure")]
    [InlineData("permission denied for database \"x\"", "FATAL", "42501", "event login_failed failure")]
    [InlineData("permission denied for table citizen", "ERROR", "42501", "event error failure")]
    [InlineData("terminating connection due to administrator command", "FATAL", "57P01", "event error failure")]
    [InlineData("could not write", "PANIC", "53100", "event error failure")]
    [InlineData("AUDIT: SESSION,1,1,READ,SELECT,,,x,<none>", "ERROR", "P0001", "event error failure")]
    [InlineData("invalid length of startup packet", "LOG", "08P01", "event error failure")]
    [InlineData("parameter \"pgaudit.log\" changed to \"none\"", "LOG", "00000", "event config success")]
    [InlineData("parameter \"work_mem\" removed from configuration file, reset to default", "LOG", "00000", "event config success")]
    [InlineData("parameter \"shared_buffers\" cannot be changed without restarting the server", "LOG", "55P02", "ignored server")]
    [InlineData("connection received: host=1.2.3.4 port=5", "LOG", "00000", "ignored connection_received")]
    [InlineData("connection authenticated: identity=\"a\" method=scram-sha-256", "LOG", "00000", "ignored connection_authenticated")]
    [InlineData("statement: SELECT 1", "LOG", "00000", "ignored statement")]
    [InlineData("execute s1: SELECT 1", "LOG", "00000", "ignored execute")]
    [InlineData("bind s1: SELECT 1", "LOG", "00000", "ignored bind")]
    [InlineData("parse s1: SELECT 1", "LOG", "00000", "ignored parse")]
    [InlineData("duration: 21.3 ms", "LOG", "00000", "ignored duration")]
    [InlineData("checkpoint starting: time", "LOG", "00000", "ignored server")]
    [InlineData("there is no transaction in progress", "WARNING", "25P01", "ignored notice")]
    [InlineData("\"quoted\" at the beginning", "LOG", "00000", "ignored server")]
    [InlineData("", "LOG", "00000", "ignored server")]
    [InlineData("AUDIT: SESSION,x,1,READ,SELECT,,,x,<none>", "LOG", "00000", "rejected audit")]
    [InlineData("AUDIT: SESSION,1,1,READ", "LOG", "00000", "rejected audit")]
    [InlineData("AUDIT: OTHER,1,1,READ,SELECT,,,x,<none>", "LOG", "00000", "rejected audit")]
    [InlineData("AUDIT: SESSION,1,1,READ,SELECT,,,\"x,<none>", "LOG", "00000", "rejected audit")]
    [InlineData(" AUDIT: SESSION,1,1,READ,SELECT,,,x,<none>", "LOG", "00000", "ignored server")]
    public void A_message_is_read_by_its_beginning_and_severity(string message, string severity, string state, string expected)
    {
        var record = new LogRecord(message) { Severity = severity, State = state };
        foreach (var content in new[] { record.Csv(), record.Json() })
        {
            var seen = Assert.Single(Feed.Read("pgaudit", Feed.Bytes(content)));
            Assert.Equal(expected, seen.Kind == OutcomeKind.Event
                ? $"event {Line(seen, "event.action")} {Line(seen, "event.outcome")}"
                : $"{seen.Kind.ToString().ToLowerInvariant()} {seen.Detail}");
        }
    }

    [Theory]
    [InlineData("AUDIT: SESSION,9,9,ROLE,GRANT,,,GRANT x TO y,<none>")]
    [InlineData("connection authorized: user=dba database=x")]
    [InlineData("disconnection: session time: 0:00:01.000 user=a")]
    [InlineData("parameter \"pgaudit.log\" changed to \"none\"")]
    [InlineData("statement: DROP TABLE x")]
    public void What_a_function_raises_is_never_taken_for_the_servers_own_word(string message)
    {
        var raised = new LogRecord(message) { Context = "PL/pgSQL function inline_code_block line 1 at RAISE" };
        foreach (var format in new[] { "pgaudit", "postgresql" })
        {
            foreach (var content in new[] { raised.Csv(), raised.Json() })
                Assert.Equal("ignored:notice", Assert.Single(Feed.Read(format, Feed.Bytes(content))).Outcome);
        }
    }

    [Theory]
    [InlineData("10.20.1.18", "10.20.1.18", "52814")]
    [InlineData("2001:db8::7", "2001:db8::7", "52814")]
    [InlineData("::1", "::1", "52814")]
    [InlineData("fe80::1%eth0", "fe80::1", "52814")]
    [InlineData("[local]", null, null)]
    [InlineData("db.example", null, null)]
    [InlineData("10", null, null)]
    [InlineData("dead:beef", null, null)]
    public void Only_addresses_are_addresses(string host, string? address, string? port)
    {
        foreach (var content in new[] { (Login with { Host = host }).Csv(), (Login with { Host = host }).Json() })
        {
            var access = Feed.Event("pgaudit", content);
            Assert.Equal(address, access[Fields.SourceIp].TextForm());
            Assert.Equal(port, access[Fields.SourcePort].TextForm());
        }
    }

    [Theory]
    [InlineData("+07", null, "2026-11-15T17:31:29.884")]
    [InlineData("+0530", null, "2026-11-15T19:01:29.884")]
    [InlineData("+05:30", null, "2026-11-15T19:01:29.884")]
    [InlineData("-03", null, "2026-11-16T03:31:29.884")]
    [InlineData("UTC", "Asia/Ho_Chi_Minh", "2026-11-16T00:31:29.884")]
    [InlineData("GMT", "Asia/Ho_Chi_Minh", "2026-11-16T00:31:29.884")]
    [InlineData("CET", null, "2026-11-15T23:31:29.884")]
    [InlineData("CET", "Europe/Berlin", "2026-11-15T23:31:29.884")]
    [InlineData("ICT", "Asia/Ho_Chi_Minh", "2026-11-15T17:31:29.884")]
    public void A_zone_is_an_offset_or_the_logs_own(string zone, string? logZone, string utc)
    {
        if (logZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(logZone, out _))
            Assert.Skip("no time zone database");
        var options = Feed.Options with { LogTimeZone = logZone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(logZone) };
        var record = Login with { Time = $"2026-11-16 00:31:29.884 {zone}" };
        Assert.Equal(utc, Feed.Event("pgaudit", record.Csv(), options).Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fff"));
        Assert.Equal(utc, Feed.Event("pgaudit", record.Json(), options).Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fff"));
    }

    [Theory]
    [InlineData("0001-01-01 00:00:00.000 +07")]
    [InlineData("9999-12-31 23:59:60.999 -07")]
    [InlineData("2026-13-01 00:00:00.000 +07")]
    [InlineData("2026-02-30 00:00:00.000 +07")]
    [InlineData("2026-11-16 24:00:00.000 +07")]
    [InlineData("2026-11-16 00:00:00.000 +77")]
    [InlineData("2026-11-16 00:00:00.000 +0")]
    public void A_time_that_never_was_is_rejected(string time)
    {
        Assert.Equal("rejected:timestamp", Assert.Single(Feed.Read("pgaudit", Feed.Bytes((Login with { Time = time }).Csv()))).Outcome);
        Assert.Equal("rejected:timestamp", Assert.Single(Feed.Read("pgaudit", Feed.Bytes((Login with { Time = time }).Json()))).Outcome);
    }

    [Fact]
    public void Local_time_is_that_of_the_source_whatever_zone_the_log_has()
    {
        var access = Feed.Event("pgaudit", (Login with { Time = "2026-11-15 22:31:29.884 UTC" }).Csv());
        Assert.Equal("5 mon 2026-11-16", $"{access[Fields.TimeHour]} {access[Fields.TimeWeekday]} {access[Fields.TimeDate]}");
    }

    [Fact]
    public void Signing_in_names_the_application_though_its_column_is_empty()
    {
        Assert.Equal("psql", Feed.Event("pgaudit", Login.Csv())[Fields.ServiceName].TextForm());
        var encrypted = Login with { Message = Login.Message + " SSL enabled (protocol=TLSv1.3, cipher=X, bits=256)" };
        Assert.Equal("psql", Feed.Event("pgaudit", encrypted.Csv())[Fields.ServiceName].TextForm());
    }

    [Fact]
    public void Signing_out_says_how_long_the_session_lasted() =>
        Assert.Equal(93_716_640_000_000, Feed.Event("pgaudit", Logout.Csv())[Fields.EventDuration].AsInteger);

    [Fact]
    public void An_error_has_its_state_its_text_and_what_was_asked()
    {
        var record = new LogRecord("relation \"x\" does not exist") { Severity = "ERROR", State = "42P01", Statement = "SELECT * FROM x WHERE id = '999350000107'" };
        var access = Feed.Event("pgaudit", record.Csv());
        Assert.Equal("42P01", access[Fields.DbStatusCode].TextForm());
        Assert.Equal(record.Message, access[Fields.ErrorMessage].TextForm());
        Assert.Equal(record.Statement, access[Fields.DbQueryText].TextForm());
        Assert.Equal("[x]", access[Fields.DbCollectionName].ToString());
        Assert.Equal([999350000107], access.CitizenIds);
    }

    [Fact]
    public void Errors_of_background_processes_are_no_access()
    {
        var record = new LogRecord("could not archive") { Severity = "FATAL", State = "58000", User = null, Host = null };
        Assert.Equal("ignored:server", Assert.Single(Feed.Read("pgaudit", Feed.Bytes(record.Csv()))).Outcome);
    }

    [Fact]
    public void A_changed_setting_has_name_and_value()
    {
        var access = Feed.Event("pgaudit", new LogRecord("parameter \"PgAudit.log\" changed to \"read, \"\"x\"\"\"") { User = null, Host = null }.Csv());
        Assert.Equal("pgaudit.log", access[Fields.SettingName].TextForm());
        Assert.Equal("read, \"\"x\"\"", access[Fields.SettingValue].TextForm());
    }

    [Fact]
    public void A_source_that_names_its_host_has_it_in_every_event() =>
        Assert.Equal("pop-db1", Feed.Event("pgaudit", Login.Csv(), Feed.Options with { Host = "pop-db1" })[Fields.HostName].TextForm());

    [Fact]
    public void Bytes_that_are_no_text_read_as_replacement_characters_and_zero_bytes_stay()
    {
        var bytes = Feed.Bytes((Login with { User = "a~b^" }).Csv()).Select(letter => letter == '~' ? (byte)0xFF : letter == '^' ? (byte)0 : letter).ToArray();
        var access = new AccessEvent();
        Assert.Equal(OutcomeKind.Event, Feed.Parser("pgaudit").Next(bytes, new ContentPlace(Container.CsvLog, true, true), access).Kind);
        Assert.Equal("a\uFFFDb\0", access[Fields.UserName].TextForm());
    }

    [Theory]
    [InlineData("1,2,3", "")]
    [InlineData("1,2,4", ",,gap")]
    [InlineData("1,2,2", ",,duplicate")]
    [InlineData("5,6", ",")]
    [InlineData("5,9,7", ",gap,duplicate")]
    public void Line_numbers_show_what_was_lost_or_comes_again(string lines, string derived)
    {
        var records = lines.Split(',').Select(line => LogRecord.Audit("SELECT 1") with { Line = long.Parse(line) });
        var seen = Feed.Read("pgaudit", Feed.Bytes(string.Concat(records.Select(record => record.Csv()))));
        Assert.Equal(derived.Length == 0 ? ",," : derived, string.Join(',', seen.Select(one => one.Derived)));
    }

    [Fact]
    public void A_session_that_shows_no_statement_is_silent_however_short_it_was()
    {
        Assert.Equal("silent_session", DerivedAtEnd(Login, Logout with { Line = 4, Time = "2026-11-16 00:32:29.884 +07" }));
        Assert.Equal("silent_session", DerivedAtEnd(Login, Logout with { Line = 4, Time = "2026-11-16 00:31:29.921 +07" }));
        Assert.Equal("", DerivedAtEnd(Login, LogRecord.Audit("SELECT 1") with { Line = 4 }, Logout with { Line = 5, Time = "2026-11-16 01:32:29.884 +07" }));
        Assert.Equal("", DerivedAtEnd(Logout));
    }

    [Fact]
    public void A_derived_event_says_whose_session_showed_it()
    {
        var parser = Feed.Parser("pgaudit");
        var access = new AccessEvent();
        var bytes = Feed.Bytes((Login with { Line = 1 }).Csv() + LogRecord.Audit("SELECT 1").Csv());
        var first = parser.Next(bytes, new ContentPlace(Container.CsvLog, true, true), access);
        Assert.False(parser.TryDerive(access));
        parser.Next(bytes.AsMemory(first.Length), new ContentPlace(Container.CsvLog, false, true), access);
        Assert.True(parser.TryDerive(access));
        Assert.Equal("gap secmon.feed clerk_118", $"{access[Fields.FeedIssue]} {access[Fields.EventDataset]} {access[Fields.UserName]}");
        Assert.Equal(bytes.Length - first.Length, access.Record.Length);
        Assert.False(access[Fields.DbQueryText].IsPresent);
    }

    [Theory]
    [InlineData("00:02:00", "00:01:55", "")]   // a server sets its clock right by small steps
    [InlineData("00:02:00", "00:01:54", "clock_skew")]
    [InlineData("00:02:00", "00:59:59", "")]
    public void A_session_whose_next_line_is_earlier_shows_a_clock_that_was_set_back(string first, string next, string derived) => Assert.Equal(derived, DerivedAtEnd(
        LogRecord.Audit("SELECT 1") with { Line = 1, Time = $"2026-11-16 {first}.000 +07" },
        LogRecord.Audit("SELECT 1") with { Line = 2, Time = $"2026-11-16 {next}.000 +07" }));

    [Fact]
    public void A_line_that_comes_again_is_old_and_shows_nothing_of_the_clock() => Assert.Equal("duplicate", DerivedAtEnd(
        LogRecord.Audit("SELECT 1") with { Line = 2, Time = "2026-11-16 00:02:00.000 +07" },
        LogRecord.Audit("SELECT 1") with { Line = 1, Time = "2026-11-16 00:01:00.000 +07" }));

    [Fact]
    public void More_sessions_than_are_kept_push_the_oldest_out()
    {
        var parser = Feed.Parser("pgaudit");
        var access = new AccessEvent();
        for (var i = 0; i <= 100_000; i++)
            Read(Session(i, line: 1));
        Assert.Equal("gap", Read(Session(1, line: 3)));
        Assert.Equal("", Read(Session(0, line: 9)));
        Assert.InRange(parser.SaveSessions().Length, 1, 100_000 * 100);

        string Read(LogRecord record) =>
            Feed.Next(parser, Feed.Bytes(record.Csv()), new ContentPlace(Container.CsvLog, true, true), access)!.Derived;

        static LogRecord Session(int number, long line) => LogRecord.Audit("SELECT 1") with { Session = $"6918b801.{number:x}", Line = line };
    }

    [Theory]
    [InlineData("")]
    [InlineData("01000000")]
    [InlineData("0100000000000000FFFFFF7F")]
    [InlineData("02000000")]
    [InlineData("03000000")]
    [InlineData("04000000")]
    [InlineData("05000000")]
    [InlineData("0100000001000000FFFFFFFFFF")]
    public void Session_state_that_is_none_is_refused_and_never_crashes(string hex)
    {
        var parser = Feed.Parser("pgaudit");
        if (hex.Length == 0)
            parser.RestoreSessions([]);
        else
            Assert.Throws<InvalidDataException>(() => parser.RestoreSessions(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Session_state_of_the_first_version_is_taken_up()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(1);
            writer.Write(0);                     // no class with twins
            writer.Write(1);
            writer.Write(0x6918b801_00001a2bUL);
            writer.Write(3L);                    // the last line
            writer.Write(0L);
            writer.Write(true);
            for (var text = 0; text < 3; text++)
                writer.Write("");
        }

        var parser = Feed.Parser("pgaudit");
        parser.RestoreSessions(stream.ToArray());

        Assert.Equal("gap", Feed.Read(parser, Feed.Bytes((LogRecord.Audit("SELECT 1") with { Line = 5 }).Csv()))[0].Derived);
    }

    private static string DerivedAtEnd(params LogRecord[] records) =>
        Feed.Read("pgaudit", Feed.Bytes(string.Concat(records.Select(record => record.Csv()))))[^1].Derived;

    private static string Line(Seen seen, string field) =>
        seen.Event.Split('\n').Single(line => line.StartsWith(field + "=", StringComparison.Ordinal))[(field.Length + 1)..];
}
