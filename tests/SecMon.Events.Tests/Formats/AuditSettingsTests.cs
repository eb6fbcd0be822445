using SecMon.Events.Formats;
using SecMon.Events.Formats.PostgreSql;

namespace SecMon.Events.Tests.Formats;

/// <summary>What a log shows of the settings of its server.</summary>
public sealed class AuditSettingsTests
{
    private static readonly DateTime Begin = new(2026, 11, 16, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_server_that_is_set_as_rules_need_it_misses_nothing()
    {
        var settings = new AuditSettings();
        Read(settings, AuditSettings.Window);
        Assert.True(settings.IsJudged);
        Assert.Empty(settings.Missing);
    }

    [Fact]
    public void Nothing_is_said_before_a_whole_window_was_read()
    {
        var settings = new AuditSettings();
        Read(settings, AuditSettings.Window - 1, hasRows: false);
        Assert.False(settings.IsJudged);
        Assert.Empty(settings.Missing);
    }

    [Theory]
    [InlineData("pgaudit.log_rows", "EX-04")]
    [InlineData("pgaudit.log_parameter", "HV-01")]
    [InlineData("pgaudit.log misc", "PR-01")]
    public void A_setting_that_nothing_shows_is_named_with_what_it_hides(string setting, string useCase)
    {
        var settings = new AuditSettings();
        for (var read = 0; read < AuditSettings.RareWindow; read += AuditSettings.Window)
            Read(settings, AuditSettings.Window, hasRows: setting != "pgaudit.log_rows", hasParameters: setting != "pgaudit.log_parameter", hasMiscellany: setting != "pgaudit.log misc");
        var missing = Assert.Single(settings.Missing);
        Assert.Equal(setting, missing.Name);
        Assert.Contains(useCase, missing.UseCases.Split(' '));
    }

    [Fact]
    public void A_pool_that_keeps_its_connections_says_nothing_of_log_connections_however_much_it_asks()
    {
        var settings = new AuditSettings();
        settings.NoteConnection(Begin, isShown: true);
        Read(settings, 3 * AuditSettings.RareWindow, hasSignIns: false, at: Begin + TimeSpan.FromDays(30));
        Assert.DoesNotContain(settings.Missing, setting => setting.Name == "log_connections");
    }

    [Theory]
    [InlineData(59, 0)]
    [InlineData(60, 1)]
    public void Sessions_that_begin_without_saying_so_show_that_log_connections_is_off(int seconds, int missing)
    {
        var settings = new AuditSettings();
        settings.NoteConnection(Begin, isShown: true);
        settings.NoteConnection(Begin, isShown: false);
        settings.NoteConnection(Begin + TimeSpan.FromSeconds(50), isShown: false);
        Read(settings, AuditSettings.Window, hasSignIns: false, at: Begin + TimeSpan.FromSeconds(seconds));
        Assert.Equal(missing, settings.Missing.Count(setting => setting is { Name: "log_connections" } && setting.UseCases.Contains("AC-02", StringComparison.Ordinal)));
        settings.NoteConnection(Begin + TimeSpan.FromMinutes(2), isShown: true);
        Read(settings, AuditSettings.Window, hasSignIns: false, at: Begin + TimeSpan.FromDays(1));
        Assert.Empty(settings.Missing);
    }

    [Fact]
    public void Clients_that_keep_their_connections_are_no_missing_setting()
    {
        var settings = new AuditSettings();
        Read(settings, AuditSettings.Window);
        Read(settings, AuditSettings.RareWindow - (2 * AuditSettings.Window), hasSignIns: false, hasMiscellany: false);
        Assert.Empty(settings.Missing);
    }

    [Fact]
    public void A_log_without_pgaudit_says_so()
    {
        var settings = new AuditSettings();
        for (var i = 0; i < AuditSettings.Window; i++)
            settings.Note(Statement(hasRows: false, text: "SELECT 1", auditClass: null));
        Assert.Contains(settings.Missing, setting => setting.Name == "pgaudit");
    }

    [Fact]
    public void A_setting_that_was_mended_is_seen_in_the_next_window()
    {
        var settings = new AuditSettings();
        Read(settings, AuditSettings.Window, hasRows: false);
        Assert.NotEmpty(settings.Missing);
        Read(settings, AuditSettings.Window);
        Assert.Empty(settings.Missing);
    }

    [Fact]
    public void Statements_without_placeholders_say_nothing_of_parameters()
    {
        var settings = new AuditSettings();
        Read(settings, AuditSettings.Window, hasParameters: false, text: "SELECT 1");
        Assert.Empty(settings.Missing);
    }

    private static void Read(AuditSettings settings, int statements, bool hasRows = true, bool hasParameters = true, bool hasSignIns = true, bool hasMiscellany = true, string text = "SELECT $1", DateTime at = default)
    {
        if (hasSignIns)
            settings.Note(Event(EventAction.Login));
        if (hasMiscellany)
        {
            var set = Event(EventAction.Config);
            set.Set(Fields.AuditClass, "MISC");
            settings.Note(set);
        }

        for (var i = 0; i < statements; i++)
        {
            var statement = Statement(hasRows, text, "READ", hasParameters);
            statement.Timestamp = at;
            settings.Note(statement);
        }
    }

    private static AccessEvent Statement(bool hasRows, string text, string? auditClass, bool hasParameters = false)
    {
        var access = Event(EventAction.Read);
        access.Set(Fields.DbQueryText, text);
        if (auditClass is not null)
            access.Set(Fields.AuditClass, auditClass);
        if (hasRows)
            access.Set(Fields.DbReturnedRows, 1);
        if (hasParameters)
            access.Set(Fields.DbQueryParameter, FieldValue.List(["1"]));
        return access;
    }

    private static AccessEvent Event(string action)
    {
        var access = new AccessEvent();
        EventAction.Apply(access, action);
        return access;
    }
}
