using System.Text.RegularExpressions;
using CsCheck;
using SecMon.Detection.Indexing;

namespace SecMon.Detection.Tests.Indexing;

public class RegexLiteralsTests
{
    [Theory]
    [InlineData("copy", "copy")]
    [InlineData("^copy.*citizen$", "citizen")]
    [InlineData(@"\bselect\s+\*", "select")]
    [InlineData("abcd+e", "abcd")]
    [InlineData("abcd*e", "abc")]
    [InlineData("abcd?efghi", "efghi")]
    [InlineData("ab{2,3}cde", "cde")]
    [InlineData("(x|y)table", "table")]
    [InlineData("(?:x|y)*table", "table")]
    [InlineData("(?i)PassWd", "PassWd")]
    [InlineData(@"C:\\Temp\\", @"C:\Temp\")]
    [InlineData(@"a\.exe", "a.exe")]
    [InlineData("[abc]drop", "drop")]
    [InlineData("[a]]drop", "]drop")]
    [InlineData(@"\x41bcd", "bcd")]
    [InlineData(@"\p{L}bcd", "bcd")]
    [InlineData("éabc", "abc")]
    [InlineData("[a-z-[aeiou]]xyz", "xyz")]
    public void The_longest_text_that_every_match_has(string pattern, string literal) =>
        Assert.Equal([literal], RegexLiterals.Required(pattern));

    [Theory]
    [InlineData("ab|cde", "ab", "cde")]
    [InlineData("(a|b)c|d", "c", "d")]
    public void One_for_each_alternative(string pattern, params string[] literals) => Assert.Equal(literals, RegexLiterals.Required(pattern));

    [Theory]
    [InlineData("a*")]
    [InlineData("ab|.*")]
    [InlineData("(abc)")]
    [InlineData("a(?=b)cde")]
    [InlineData("(?x)a b c")]
    [InlineData("foobar{x|bar}")]
    [InlineData("")]
    [InlineData("abc|")]
    public void Nothing_where_it_is_not_sure(string pattern) => Assert.Null(RegexLiterals.Required(pattern));

    [Fact]
    public void What_is_required_is_in_every_match()
    {
        var pieces = Gen.OneOf("a", "b", "c", "ab", "\\.", "\\w", "[ab]", "[^a]", "(", ")", "(?:", "|", "*", "+", "?", "{2}", "{1,}", "{", "}", "^", "$", ".", "\\b", "\\\\", "]", "\\x61", "K");
        var text = Gen.String[Gen.Char["abcABCkK\u212A.\\]{}"], 0, 8];
        Gen.Select(pieces.Array[1, 8], text.Array[20]).Sample(
            (parts, texts) =>
            {
                var pattern = string.Concat(parts);
                if (TryCompile(pattern) is not { } regex || RegexLiterals.Required(pattern) is not { } required)
                    return;
                foreach (var one in texts.Where(one => regex.IsMatch(one)))
                    Assert.True(required.Any(literal => CaseFold.Fold(one).Contains(CaseFold.Fold(literal), StringComparison.Ordinal)), $"{pattern} matches {one}, without {string.Join(" or ", required)}");
            },
            iter: 20_000);
    }

    private static Regex? TryCompile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (RegexParseException)
        {
            return null;
        }
    }
}
