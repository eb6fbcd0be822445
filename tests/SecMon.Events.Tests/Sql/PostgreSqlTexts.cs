using System.Text;
using SecMon.Events.Sql;

namespace SecMon.Events.Tests.Sql;

public class PostgreSqlTexts
{
    [Theory]
    [InlineData("SELECT '999350000107', '999350000107', '{999250000114,999150000121}'", 3)]
    [InlineData("SELECT 999350000107, -999250000114, 999150000121.0", 3)]
    [InlineData("SELECT '%999350000107%', $a$ x 999250000114 $a$", 2)]
    [InlineData("SELECT '9993500001070', 'a999350000107', '999350000107_', 'đ999350000107', '99935000010'", 0)]
    [InlineData("SELECT E'\\t999350000107', E'\\x399935000010', U&'\\0039993500001071'", 1)]
    [InlineData("SELECT \"999350000107\" /* 999350000107 */ -- '999350000107'", 0)]
    [InlineData("SELECT '999350000107", 1)]
    [InlineData("SELECT 1 WHERE x = '999-350-000-107'", 0)]
    [InlineData("DO $$ 999350000107 $$", 1)]
    [InlineData("SELECT $999350000107", 0)]
    public void Citizen_ids_are_found_in_literals_only(string sql, int count) => Assert.Equal(count, Reading.Of(sql).CitizenIds.Count);

    [Fact]
    public void Citizen_ids_stand_in_order_of_appearance() => Assert.Equal(
        [999350000107, 999150000121, 999250000114],
        Reading.Of("SELECT '999350000107', 999150000121, '999350000107,999250000114'").CitizenIds);

    [Fact]
    public void Lists_stop_at_256()
    {
        var sql = "SELECT * FROM " + string.Join(',', Enumerable.Range(0, 1_000).Select(n => $"t{n}"))
            + " WHERE a IN (" + string.Join(',', Enumerable.Range(0, 1_000).Select(n => 999_000_000_000 + n)) + ")";
        var reading = Reading.Of(sql);
        Assert.Equal(256, reading.CitizenIds.Count);
        Assert.Equal(256, reading.Tables.Count);
        Assert.Equal(1_000, reading.KeyLiterals);
    }

    [Theory]
    [InlineData("/*dossier='A'*/ SELECT 1", "A")]
    [InlineData("SELECT 1 /*dossier='A'*/", "A")]
    [InlineData("SELECT 1 /*dossier='A'*/;", "A")]
    [InlineData("SELECT 1 /*dossier='A'*/ /* x */ -- y\n ; SELECT 2", "A")]
    [InlineData("SELECT /*dossier='A'*/ 1", null)]
    [InlineData("SELECT 1 /*dossier='A'*/; SELECT 2 /*purpose='p'*/", null)]
    [InlineData("/*dossier='A'*/ SELECT 1 /* words */", "A")]
    [InlineData("/* words */ /*dossier='A'*/ SELECT 1", "A")]
    [InlineData("SELECT '/*dossier=''A''*/'", null)]
    [InlineData("SELECT 1 -- /*dossier='A'*/", null)]
    [InlineData("SELECT 1 /*!dossier='A'*/", null)]
    [InlineData("SELECT 1 /*dossier='A',*/", null)]
    [InlineData("SELECT 1 /*dossier='A' purpose='p'*/", null)]
    [InlineData("SELECT 1 /*dossier=A*/", null)]
    [InlineData("SELECT 1 /*1dossier='A'*/", null)]
    [InlineData("SELECT 1 /* dossier = 'A' , approved_by='x' */", "A")]
    [InlineData("SELECT 1 /*dossier='A',dossier='B'*/", "B")]
    [InlineData("SELECT 1 /*dossier=''*/", "")]
    [InlineData("SELECT 1 /*dossier='A%2FB%c3%a0%zz%ff+'*/", "A/Bà%zz%ff+")]
    [InlineData("SELECT 1 /*dossier='A',purpose='p", "A")]
    [InlineData("SELECT 1 /*dossier='A',pur", "A")]
    [InlineData("SELECT 1 /*dossier='A'*", "A")]
    [InlineData("SELECT 1 /*dossier='A", null)]
    [InlineData("SELECT 1 -- hồ sơ DVC-2026/1.a", "DVC-2026/1.a")]
    [InlineData("SELECT 1 -- HỒ SƠ  1 ", "1")]
    [InlineData("SELECT 1 --hồ sơ X1\n", "X1")]
    [InlineData("SELECT 1 -- hồ sơ ABC", null)]
    [InlineData("SELECT 1 -- hồ sơ 1 2", null)]
    [InlineData("SELECT 1 -- hồ sơ 1\n FROM t", null)]
    [InlineData("SELECT 1 /* hồ sơ 1 */", null)]
    [InlineData("SELECT 1 /*purpose='p'*/ -- hồ sơ 1", "1")]
    [InlineData("SELECT 1 /*dossier='A'*/ -- hồ sơ 1", "A")]
    public void The_dossier_is_read_from_tags_and_remarks(string sql, string? dossier) => Assert.Equal(dossier, Reading.Of(sql).Dossier);

    [Fact]
    public void A_tag_gives_all_its_fields()
    {
        var reading = Reading.Of("SELECT 1 /*purpose='p',route='/a',actor='x',traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'*/");
        Assert.Equal("p", reading.PurposeCode);
        Assert.Equal("/a", reading.Route);
        Assert.Equal("x", reading.Actor);
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", reading.TraceId);
        Assert.Null(reading.Dossier);
    }

    [Fact]
    public void A_reading_holds_nothing_of_the_text_before()
    {
        var reading = new SqlReading();
        Reading.Analyser.Analyse("GRANT a TO b; SET x = 1; SELECT '999350000107' FROM t WHERE a = 1 LIMIT 5 /*dossier='A'*/"u8, reading);
        Reading.Analyser.Analyse(""u8, reading);
        Assert.Equal(Reading.Describe(new SqlReading()), Reading.Describe(reading));
        Assert.Null(reading.Dossier);
    }

    [Theory]
    [InlineData("(", "")]
    [InlineData("'", "")]
    [InlineData("\"", "")]
    [InlineData("SELECT (", "a")]
    [InlineData("$a$ $", "")]
    [InlineData("U&", "")]
    [InlineData("/*/", "")]
    [InlineData("$", "")]
    [InlineData("$a", "")]
    [InlineData("a = 1, ", "SELECT * FROM t WHERE a IN (")]
    [InlineData("WITH a AS (SELECT 1 FROM ", "")]
    [InlineData("SELECT 1 UNION ", "")]
    [InlineData("CASE WHEN ", "SELECT ")]
    [InlineData("[", "SELECT ARRAY")]
    [InlineData("EXPLAIN ", "")]
    [InlineData("PREPARE p AS ", "")]
    [InlineData("(SELECT ", "CREATE TABLE t AS ")]
    [InlineData("(SELECT ", "CREATE TABLE t (")]
    [InlineData("/*a='b'*/", "")]
    [InlineData("--\n", "")]
    [InlineData("a.", "SELECT * FROM ")]
    [InlineData("::", "SELECT 1")]
    [InlineData("ON CONFLICT ", "INSERT INTO t ")]
    [InlineData("+-", "SELECT ")]
    [InlineData("GRANT a TO b;", "")]
    [InlineData("a,", "GRANT ")]
    [InlineData("JOIN (", "SELECT * FROM a ")]
    [InlineData("VALUES (", "")]
    [InlineData(")", "SELECT ((((")]
    [InlineData("COPY t ", "DO $$")]
    [InlineData("WITH RECURSIVE a AS (", "")]
    [InlineData("), (", "WITH RECURSIVE a AS (")]
    public void Work_doubles_when_the_text_doubles(string part, string start)
    {
        var single = Work(start, part, 20_000);
        var twice = Work(start, part, 40_000);
        Assert.InRange(twice, 0, (single * 2.2) + 1_000);
    }

    private static long Work(string start, string part, int times)
    {
        var text = new StringBuilder(start).Insert(start.Length, part, times).ToString();
        Reading.Of(text);
        return Reading.Analyser.Steps;
    }
}
