using CsCheck;
using SecMon.Detection.Matching;

namespace SecMon.Detection.Tests.Matching;

public class WildcardOracleTests
{
    private static readonly Gen<string> Texts = Gen.OneOf("a", "A", "b", "\n", "😀", "đ", "Đ").Array[0, 9].Select(string.Concat);
    private static readonly Gen<string> Patterns = Gen.OneOf("a", "b", "*", "?", "😀", "Đ", "*", "\\*", "\\\\").Array[0, 9].Select(string.Concat);

    [Fact]
    public void The_matcher_agrees_with_a_naive_one() => Gen.Select(Patterns, Texts).Sample(
        (pattern, text) =>
        {
            var parsed = SigmaText.Parse(pattern);
            var compiled = TextPattern.Compile(parsed, StringComparison.OrdinalIgnoreCase);
            return compiled.Matches(text) == Naive([.. Tokens(parsed)], 0, Characters(text), 0);
        },
        iter: 200_000);

    [Fact]
    public void An_escaped_text_matches_itself() => Texts.Array[0, 4].Sample(
        pieces =>
        {
            var text = string.Join('*', pieces) + "?\\";
            var escaped = text.Replace("\\", @"\\").Replace("*", @"\*").Replace("?", @"\?");
            return TextPattern.Compile(SigmaText.Parse(escaped), StringComparison.Ordinal).Matches(text);
        },
        iter: 5_000);

    private static bool Naive(string[] pattern, int p, string[] text, int t)
    {
        if (p == pattern.Length)
            return t == text.Length;
        if (pattern[p] == "*")
            return Naive(pattern, p + 1, text, t) || (t < text.Length && Naive(pattern, p, text, t + 1));
        return t < text.Length && (pattern[p] == "?" || string.Equals(pattern[p], "=" + text[t], StringComparison.OrdinalIgnoreCase))
            && Naive(pattern, p + 1, text, t + 1);
    }

    private static IEnumerable<string> Tokens(SigmaText text) => text.Parts.SelectMany(part => part.Kind switch
    {
        TextPartKind.AnyRun => ["*"],
        TextPartKind.OneCharacter => ["?"],
        _ => Characters(part.Text).Select(character => "=" + character),
    });

    private static string[] Characters(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];
}
