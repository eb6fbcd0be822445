using System.Text;
using CsCheck;

namespace SecMon.Events.Tests.Sql;

public class PostgreSqlProperties
{
    private static readonly string[] Words =
    [
        "SELECT", "*", "FROM", "t", "pop.citizen", "\"Q\"", "WHERE", "id", "=", "'x'", "999350000107", "(", ")", "(", ")", "[", "]", ",", ";",
        "AND", "OR", "NOT", "IN", "BETWEEN", "IS", "NULL", "LIKE", "ANY", "ARRAY", "CASE", "WHEN", "THEN", "ELSE", "END", "WITH", "RECURSIVE",
        "AS", "MATERIALIZED", "UNION", "ALL", "EXCEPT", "VALUES", "TABLE", "INSERT", "INTO", "UPDATE", "SET", "DELETE", "USING", "MERGE", "ON",
        "CONFLICT", "DO", "RETURNING", "JOIN", "LEFT", "CROSS", "LATERAL", "ONLY", "LIMIT", "5", "FETCH", "FIRST", "ROWS", "GROUP", "BY",
        "HAVING", "count", "$1", "?", "%s", ":x", "::", "text", "-", "+", ".", "E'\\'", "U&'\\0041'", "$$", "$a$", "--", "\n", "/*", "*/",
        "COPY", "TO", "STDOUT", "PROGRAM", "GRANT", "REVOKE", "ROLE", "ALTER", "CREATE", "DROP", "INDEX", "VIEW", "POLICY", "RULE", "TRIGGER",
        "SYSTEM", "DATABASE", "RESET", "SESSION", "AUTHORIZATION", "EXPLAIN", "PREPARE", "DECLARE", "CURSOR", "FOR", "COMMENT", "COLUMN",
        "DEFAULT", "PRIVILEGES", "SCHEMA", "set_config", "pg_read_file", "extract", "CAST", "OPERATOR", "DISTINCT", "interval", "date",
        "UESCAPE", "TABLESAMPLE", "BEGIN", "ATOMIC", "VACUUM", "TRUNCATE", "LOCK", "CLUSTER", "REINDEX", "REFERENCES", "INHERITS", "PARTITION",
        "OF", "ATTACH", "IF", "EXISTS", "/*dossier='A'*/", "-- hồ sơ 1", "'", "\"", "\u3000", "\ud83d\ude00",
    ];

    private static readonly string[] Statements =
    [
        "SELECT a , b FROM pop.citizen c JOIN u ON c.id = u.id AND u.k = 'x' WHERE a IN ( 'x' , $1 ) OR b = 5 LIMIT 7",
        "WITH x AS ( SELECT 1 FROM a WHERE b = 1 ) SELECT * FROM x UNION ALL SELECT 2 FROM c WHERE d BETWEEN 1 AND 2",
        "UPDATE ONLY t SET a = 1 FROM u WHERE NOT ( t.id = ANY ( ARRAY [ 1 , 2 ] ) )",
        "COPY ( SELECT * FROM t WHERE a = '999350000107' ) TO PROGRAM 'x'",
        "GRANT SELECT ON justice.criminal_record TO x , public",
        "ALTER ROLE x SET row_security TO off ; SELECT 1 FROM t FETCH FIRST 3 ROWS ONLY",
    ];

    private static readonly string[] Blanks = [" ", "\n", "\t ", "\u00a0", "\ufeff", "\u3000", "\u200b", "/* x */", "/* /* a */ ' */", " -- it's\n", "\r\n"];

    [Fact]
    public void No_bytes_make_it_throw() => Gen.Byte.Array[0, 400].Sample(bytes =>
    {
        Reading.Of(bytes);
    }, iter: 20_000);

    [Fact]
    public void No_order_of_words_makes_it_throw() => Gen.Int[0, Words.Length - 1].Array[0, 60].Sample(picks =>
    {
        var text = string.Join(' ', picks.Select(pick => Words[pick]));
        Reading.Of(text);
        Reading.Of(string.Concat(picks.Select(pick => Words[pick])));
    }, iter: 50_000);

    [Fact]
    public void No_cut_of_a_text_makes_it_throw()
    {
        foreach (var statement in Statements)
        {
            var bytes = Encoding.UTF8.GetBytes(statement);
            for (var length = 0; length <= bytes.Length; length++)
                Reading.Of(bytes.AsSpan(0, length));
        }
    }

    [Fact]
    public void Tables_before_a_cut_stay()
    {
        const string Whole = "SELECT * FROM pop.citizen WHERE a = 1 AND b IN (SELECT 1 FROM x WHERE y = 'z')";
        for (var length = "SELECT * FROM pop.citizen".Length; length <= Whole.Length; length++)
            Assert.Contains("pop.citizen", Reading.Of(Whole[..length]).Tables);
    }

    [Fact]
    public void Blanks_and_comments_change_nothing() =>
        Gen.Select(Gen.Int[0, Statements.Length - 1], Gen.Int[0, Blanks.Length - 1].Array[60]).Sample((statement, picks) =>
        {
            var words = Statements[statement].Split(' ');
            var text = new StringBuilder();
            for (var at = 0; at < words.Length; at++)
                text.Append(words[at]).Append(Blanks[picks[at % picks.Length]]);
            return Reading.Describe(Reading.Of(text.ToString())) == Reading.Describe(Reading.Of(Statements[statement]));
        }, iter: 5_000);

    [Fact]
    public void Case_of_keywords_changes_nothing()
    {
        foreach (var statement in Statements)
            Assert.Equal(Reading.Describe(Reading.Of(statement)), Reading.Describe(Reading.Of(statement.ToLowerInvariant())));
    }
}
