using System.Text;
using SecMon.Events.Sql;
using SecMon.Events.Subjects;

namespace SecMon.Events.Tests.Sql;

/// <summary>Reads a statement with a fresh reading and the analyser of the test's thread.</summary>
internal static class Reading
{
    [ThreadStatic]
    private static PostgreSqlAnalyser? _analyser;

    public static PostgreSqlAnalyser Analyser => _analyser ??= new PostgreSqlAnalyser(SubjectColumns.Default);

    public static SqlReading Of(string sql) => Of(Encoding.UTF8.GetBytes(sql));

    public static SqlReading Of(ReadOnlySpan<byte> sql)
    {
        var reading = new SqlReading();
        Analyser.Analyse(sql, reading);
        return reading;
    }

    public static string[] Tables(string sql) => [.. Of(sql).Tables];

    public static bool Restricts(string condition) => Of("SELECT * FROM t WHERE " + condition).HasWhere;

    public static long Keys(string condition) => Of("SELECT * FROM t WHERE " + condition).KeyLiterals;

    public static string Describe(SqlReading reading) =>
        $"{reading.Kind} [{string.Join(',', reading.Tables.Order())}] where={reading.HasWhere} limit={reading.Limit} keys={reading.KeyLiterals} "
        + $"ids={string.Join(',', reading.CitizenIds)} tells={string.Join(',', reading.Tells)} "
        + $"grant={string.Join(',', reading.GrantPrivileges)}|{string.Join(',', reading.GrantObjects)}|{string.Join(',', reading.GrantGrantees)} "
        + $"set={reading.SettingName}={reading.SettingValue}";
}
