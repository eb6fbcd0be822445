using SecMon.Events.Formats;
using SecMon.Events.Formats.PostgreSql;

namespace SecMon.Events.Tests.Formats;

/// <summary>What only many statements show of a feed: settings that hide use cases, fields that stop appearing.</summary>
public sealed class FeedFindings
{
    private static readonly LogRecord Statement = LogRecord.Audit("SELECT 1");

    private readonly ILogParser _parser = Feed.Parser("pgaudit");
    private readonly List<string> _found = [];
    private int _statements;

    [Fact]
    public void A_well_set_server_shows_nothing()
    {
        Read(Statement, 3 * FieldDrift.Window);
        Assert.Empty(_found);
    }

    [Fact]
    public void A_setting_that_hides_use_cases_is_told_once_with_its_name()
    {
        Read(LogRecord.Audit("SELECT 1", rows: null), 3 * AuditSettings.Window);
        Assert.Equal(["500 settings pgaudit.log_rows"], _found);
        Assert.Equal("pgaudit.log_rows", Assert.Single(_parser.HiddenSettings!).Name);
    }

    [Fact]
    public void A_pool_that_asks_ten_thousand_times_after_its_last_sign_in_hides_nothing()
    {
        var access = new AccessEvent();
        _parser.Next(Feed.Bytes((new LogRecord("connection received: host=10.0.0.1 port=5") { User = null, Database = null, Session = "6918b800.1", Line = 1 }).Csv()), new ContentPlace(Container.CsvLog, false, true), access);
        for (var line = 2; line <= 11_000; line++)
        {
            // Some statements of class MISC are between, as a pool sends them.
            var record = line % 100 == 0 ? LogRecord.Audit("BEGIN", auditClass: "MISC", command: "BEGIN", type: "", name: "") : LogRecord.Audit("SELECT $1", "1");
            _parser.Next(Feed.Bytes((record with { Session = "6918b800.1", Line = line }).Csv()), new ContentPlace(Container.CsvLog, false, true), access);
            while (_parser.TryDerive(access))
                _found.Add($"{access[Fields.FeedIssue]} {access[Fields.FeedDetail].TextForm()}");
        }

        Assert.Empty(_found);
        Assert.Empty(_parser.HiddenSettings!);
    }

    [Fact]
    public void A_setting_that_was_mended_and_is_lost_again_is_told_again()
    {
        foreach (var _ in "ab")
        {
            Read(LogRecord.Audit("SELECT 1", rows: null), 2 * AuditSettings.Window);
            Read(Statement, AuditSettings.Window);
        }

        Assert.Equal(["500 settings pgaudit.log_rows", "2000 settings pgaudit.log_rows"], _found);
    }

    [Fact]
    public void A_field_that_stops_appearing_is_told_once_with_its_name()
    {
        Read(Statement, FieldDrift.Window);
        Read(Statement with { Application = "" }, 3 * FieldDrift.Window);
        Assert.Equal(["1000 drift service.name"], _found);
    }

    [Fact]
    public void A_field_that_only_some_clients_fill_may_leave_with_them()
    {
        for (var i = 0; i < FieldDrift.Window; i++)
            Read(i % 5 == 0 ? Statement with { Application = "" } : Statement, 1);
        Read(Statement with { Application = "" }, FieldDrift.Window);
        Assert.Empty(_found);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(499)]
    [InlineData(700)]
    public void A_restart_changes_nothing(int before)
    {
        var restarted = new FeedFindings();
        var records = Enumerable.Repeat(Statement, FieldDrift.Window).Concat(Enumerable.Repeat(LogRecord.Audit("SELECT 1", rows: null) with { Application = "" }, 2 * FieldDrift.Window)).ToList();
        foreach (var record in records)
            Read(record, 1);
        foreach (var record in records[..before])
            restarted.Read(record, 1);
        var second = new FeedFindings { _statements = before };
        second._parser.RestoreSessions(restarted._parser.SaveSessions());
        foreach (var record in records[before..])
            second.Read(record, 1);

        Assert.Equal(["1000 settings pgaudit.log_rows", "1000 drift service.name"], _found);
        Assert.Equal(_found, restarted._found.Concat(second._found));
        Assert.Equal(_parser.HiddenSettings, second._parser.HiddenSettings);
    }

    /// <summary>Reads a record again and again, each time of a new session.</summary>
    private void Read(LogRecord record, int times)
    {
        var access = new AccessEvent();
        for (; times > 0; times--)
        {
            var bytes = Feed.Bytes((record with { Session = $"6918b801.{++_statements:x}", Line = 1 }).Csv());
            _parser.Next(bytes, new ContentPlace(Container.CsvLog, false, true), access);
            while (_parser.TryDerive(access))
                _found.Add($"{_statements} {access[Fields.FeedIssue]} {access[Fields.FeedDetail].TextForm()}");
        }
    }
}
