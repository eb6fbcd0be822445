using CsCheck;
using SecMon.Events.Sql;

namespace SecMon.Events.Tests.Sql;

/// <summary>What people see of a statement holds nothing that was looked up. What is secret here is written in Greek, or in long numbers.</summary>
public sealed class StatementMaskTests
{
    private static readonly string[] Shapes =
    [
        "'{0}'", "'{0}''{0}'", "E'{0}\\'{0}'", "e'{0}\\\\'", "U&'{0}\\0041'", "N'{0}'", "'{0}\\'", "$${0}$$", "$tag${0} $$ {0}$tag$", "B'{0}'", "x'{0}'",
        "/* {0} */", "/* {0} /* {0} */ '{0} */", "-- {0} '\n", "--{0}\n", "\"{0} {0}\"", "'{0}'::text", "('{0}')", "'{0}'\n'{0}'",
    ];

    private static readonly string[] Words =
    [
        "SELECT", "*", "FROM", "pop.citizen", "WHERE", "id", "=", "AND", "OR", "IN", "(", ")", ",", ";", "LIKE", "\"Quoted\"", "$1", ":name", "?", "::", "COPY", "UPDATE", "SET",
        "-", "+", "INSERT", "VALUES", "null", "E", "U", "a1", "1", "0.5",
    ];

    private static readonly string[] Blanks = [" ", "\n", "\t", "\u00a0", "  "];

    private static readonly Gen<string> Secret = Gen.Char["αβγδεζηθ"].Array[1, 12].Select(letters => new string(letters));

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Int[0, Words.Length - 1].Select(pick => Words[pick]),
        Gen.Select(Gen.Int[0, Shapes.Length - 1].Select(pick => Shapes[pick]), Secret, (shape, secret) => shape.Replace("{0}", secret, StringComparison.Ordinal)),
        Gen.Char["0123456789"].Array[5, 14].Select(digits => new string(digits)));

    private static readonly Gen<string> Statement =
        Gen.Select(Piece, Gen.Int[0, Blanks.Length - 1].Select(pick => Blanks[pick]), (piece, blank) => piece + blank).Array[0, 40].Select(string.Concat);

    [Fact]
    public void No_content_of_a_string_a_comment_or_a_number_survives() => Statement.Sample(statement => HoldsNothing(StatementMask.Of(statement)), iter: 20_000);

    [Fact]
    public void Nor_when_the_log_cut_the_statement() =>
        Gen.Select(Statement, Gen.Double[0, 1], (statement, share) => statement[..(int)(statement.Length * share)]).Sample(statement => HoldsNothing(StatementMask.Of(statement)), iter: 20_000);

    [Fact]
    public void Nothing_makes_it_throw() => Gen.String.Sample(statement => StatementMask.Of(statement).Length <= 2_001, iter: 20_000);

    [Theory]
    [InlineData("SELECT * FROM pop.citizen WHERE id = '001085000107'", "SELECT * FROM pop.citizen WHERE id = '…12'")]
    [InlineData("SELECT 1085000107 -- Nguyễn", "SELECT …10 --…7")]
    [InlineData("SELECT /* who */ $1, \"Col_1\"", "SELECT /*…7*/ $1, \"Col_1\"")]
    [InlineData("SELECT \"Nguyễn Văn A\", \"never closed", "SELECT \"…12\", \"…11\"")]
    [InlineData("SELECT 'never closed", "SELECT '…11'")]
    [InlineData("SELECT $1\u00a0001085000107, $999350000107, :x", "SELECT $1\u00a0…12, …13, :x")]
    public void The_shape_stays(string statement, string masked) => Assert.Equal(masked, StatementMask.Of(statement));

    [Fact]
    public void A_long_statement_is_cut_where_no_letter_is_halved()
    {
        var masked = StatementMask.Of(string.Concat(Enumerable.Repeat("a 😀", 1_000)));

        Assert.DoesNotContain('\ufffd', masked);
        Assert.False(char.IsHighSurrogate(masked[^2]));
    }

    private static bool HoldsNothing(string masked) => !masked.Any(letter => letter is >= 'α' and <= 'ω') && !HasLongNumber(masked);

    private static bool HasLongNumber(string masked)
    {
        var run = 0;
        foreach (var letter in masked)
        {
            run = char.IsAsciiDigit(letter) ? run + 1 : 0;
            if (run >= 5)
                return true;
        }

        return false;
    }
}
