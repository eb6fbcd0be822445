using SecMon.Detection.Lists;
using SecMon.Detection.Rules;
using SecMon.Events.Formats;
using SecMon.Silo.Grains;
using SecMon.Silo.Health;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Tests.Health;

/// <summary>Every way in which a feed can be blind has a name, and a healthy one has none.</summary>
public sealed class SourcesCheckTests
{
    private static readonly SourceOptions Source = new() { Id = "db", Path = "*.csv", Format = LogFormats.Find("pgaudit")! };
    private static readonly SourceStatus Healthy = new() { Id = "db", LiveSeconds = 3 };

    private static readonly SourceStatus Foreign = Healthy with { ForeignFile = "/var/log/postgresql/postgresql-15-main.log", ForeignKind = "stderr", ForeignLines = 7 };

    public static TheoryData<string, SourceStatus> Troubles => new()
    {
        { "SourceStopped", Healthy with { Problem = "no permission" } },
        { "SourceLagging", Healthy with { LagSeconds = 301, LiveSeconds = 301 } },
        { "SourceNotLive", Healthy with { LiveSeconds = 61 } },
        { "SourceUnreadable", Healthy with { Correct = 0.998 } },
        { "SourceGap", Healthy with { Gaps = 1 } },
        { "SourceDoubled", Healthy with { Clean = 0.99 } },
        { "SourceClockSkew", Healthy with { ClockSkewSeconds = -5.5 } },
        { "SourceClockSkew", Healthy with { ClockSkewSeconds = 6 } },
        { "SourceStuck", Healthy with { IsStuck = true, LagBytes = 5 } },
        { "SourceInFuture", Healthy with { Skewed = 1 } },
        { "SourceTruncated", Healthy with { Truncated = "a.csv was cut" } },
        { "SourceFileLost", Healthy with { LostFile = "a.csv vanished" } },
        { "SourceForeign", Foreign with { LiveSeconds = 9_000, Correct = 0 } },
        { "SourceSaysTooMuch", Healthy with { ForeignFields = 3, ForeignField = "secmon.account.kind" } },
        { "SourceZoneGuessed", Healthy with { GuessedZone = "CST" } },
        { "SourceNameUnlisted", Healthy with { UnlistedNames = ["pop.x stands for pop.citizen: add it to citizen_tables.txt"], UnlistedNamesCount = 1 } },
        { "SourceNamesFull", Healthy with { RefusedNames = 1 } },
    };

    [Fact]
    public void A_healthy_feed_has_no_problem() =>
        Assert.Empty(SourcesCheck.Judge(Source, Healthy with { Correct = 0.9995, Clean = 0.9995, ClockSkewSeconds = 4, LagSeconds = 299 }));

    [Theory]
    [MemberData(nameof(Troubles))]
    public void A_trouble_has_its_name_its_source_and_what_to_do(string name, SourceStatus status)
    {
        var problem = Assert.Single(SourcesCheck.Judge(Source, status));

        Assert.Equal((name, "db"), (problem.Name, problem.Subject));
        Assert.NotEmpty(problem.Next);
    }

    [Fact]
    public void A_guessed_zone_names_the_setting_and_how_it_is_read()
    {
        var unset = Assert.Single(SourcesCheck.Judge(Source, Healthy with { GuessedZone = "CST" }));
        var other = Assert.Single(SourcesCheck.Judge(Source with { LogTimeZone = TimeZoneInfo.Utc }, Healthy with { GuessedZone = "CST" }));

        Assert.Equal((Severity.High, Severity.High), (unset.Severity, other.Severity));
        Assert.Contains("end in CST, which is no one zone's; they are read as UTC", unset.Summary, StringComparison.Ordinal);
        Assert.Contains("read by log_timezone: UTC", other.Summary, StringComparison.Ordinal);
        Assert.Contains("log_timezone:", unset.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_name_of_a_listed_table_is_told_with_the_list_that_it_belongs_to()
    {
        var problem = Assert.Single(SourcesCheck.Judge(Source, Healthy with { UnlistedNames = ["pop.x stands for pop.citizen: add it to citizen_tables.txt"], UnlistedNamesCount = 7 }));

        Assert.Equal("The log of source db shows 7 new name(s) of listed tables that no list has: pop.x stands for pop.citizen: add it to citizen_tables.txt; and more.", problem.Summary);
    }

    [Fact]
    public void What_cannot_be_read_is_one_problem_and_not_late_and_silent_beside_it()
    {
        var quiet = Healthy with { LiveSeconds = 9_000 };
        var late = quiet with { LagSeconds = 9_000 };

        Assert.Equal(["SourceStopped", "SourceStopped"], new[] { quiet, late }.SelectMany(one => SourcesCheck.Judge(Source, one with { Problem = "gone" })).Select(one => one.Name));
        Assert.Equal(["SourceStuck", "SourceStuck"], new[] { quiet, late }.SelectMany(one => SourcesCheck.Judge(Source, one with { IsStuck = true })).Select(one => one.Name));
    }

    [Fact]
    public void What_is_no_log_of_the_format_is_told_by_its_looks()
    {
        var problem = Assert.Single(SourcesCheck.Judge(Source, Foreign));

        Assert.Equal("Source db reads /var/log/postgresql/postgresql-15-main.log, which looks like PostgreSQL's stderr log: 7 line(s) without a record.", problem.Summary);
        Assert.Contains("log_destination = 'csvlog'", problem.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_gone_and_a_silence_are_one_problem_that_says_both()
    {
        var problem = Assert.Single(SourcesCheck.Judge(Source, Healthy with { LiveSeconds = 600, Absence = "no file fits /log/*.csv; the folder is empty" }));

        Assert.Equal("Source db has shown no event for 10 min: no file fits /log/*.csv; the folder is empty.", problem.Summary);
    }

    [Fact]
    public void Files_that_another_source_reads_do_not_hide_the_silence_of_its_own()
    {
        var problems = SourcesCheck.Judge(Source, Healthy with { LiveSeconds = 600, Problem = "a.csv is read by source db-1", IsPartial = true }).ToList();

        Assert.Equal(["SourceStopped", "SourceNotLive"], problems.Select(problem => problem.Name));
        Assert.StartsWith("Source db does not read all that it names: a.csv", problems[0].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_has_not_been_at_its_end_since_the_start_is_not_silent_yet() =>
        Assert.Empty(SourcesCheck.Judge(Source, Healthy with { LagSeconds = 120, LiveSeconds = 120, IsCatchingUp = true }));

    [Fact]
    public void A_source_that_catches_up_is_neither_late_nor_silent() =>
        Assert.Empty(SourcesCheck.Judge(Source, Healthy with { LagSeconds = 90_000, LiveSeconds = 90_000, IsCatchingUp = true }));

    [Fact]
    public void A_database_that_may_be_quiet_is_neither_silent_nor_of_another_clock() =>
        Assert.Empty(SourcesCheck.Judge(Source with { LiveWithin = null }, Healthy with { LiveSeconds = 90_000, ClockSkewSeconds = 600 }));

    [Fact]
    public void The_inventory_is_read_by_its_header() =>
        Assert.Equal(
            [("population", "db-1"), ("portal", "")],
            SystemsList.Parse("# what should be watched\nhost.name,note,system\ndb-1,,population\n,later,portal\n"));
}
