using System.Globalization;
using System.Text;

namespace SecMon.Detection.Tests.Oracle;

/// <summary>Texts of rules (sigma.md 3.2, 9), character by character.</summary>
internal static class OracleText
{
    private static readonly string[] Dashes = ["-", "/", "–", "—", "―"];

    /// <summary>Reads wildcards and escapes; with <c>expand</c> placeholders too.</summary>
    public static List<OraclePiece> Read(string text, bool expands = false)
    {
        var pieces = new List<OraclePiece>();
        for (var rest = text; rest.Length > 0;)
        {
            var character = Characters(rest)[0];
            var name = expands && rest[0] == '%' ? rest[1..].Split('%') : [];
            if (name.Length > 1 && name[0].Length > 0 && name[0].All(one => char.IsLetterOrDigit(one) || one is '_' or '-' or '.'))
            {
                pieces.Add(new OraclePiece('%', name[0]));
                rest = rest[(name[0].Length + 2)..];
            }
            else if (rest[0] == '\\' && rest.Length > 1 && (rest[1] is '*' or '?' or '\\' || (expands && rest[1] == '%')))
            {
                pieces.Add(OraclePiece.Plain(rest[1..2]));
                rest = rest[2..];
            }
            else
            {
                pieces.Add(character is "*" or "?" ? new OraclePiece(character[0], "") : OraclePiece.Plain(character));
                rest = rest[character.Length..];
            }
        }

        return pieces;
    }

    /// <summary>Pieces that stand for a plain text.</summary>
    public static List<OraclePiece> Plain(string text) => [.. Characters(text).Select(OraclePiece.Plain)];

    /// <summary>Every text that stands when lists are put in the place of placeholders.</summary>
    public static List<List<OraclePiece>> Expand(List<OraclePiece> pieces, IReadOnlyDictionary<string, string[]> lists)
    {
        List<List<OraclePiece>> all = [[]];
        foreach (var piece in pieces)
        {
            List<List<OraclePiece>> choices = piece.Sign == '%' ? [.. lists[piece.Text].Select(entry => Read(entry))] : [[piece]];
            all = [.. all.SelectMany(_ => choices, (before, choice) => (List<OraclePiece>)[.. before, .. choice])];
        }

        return all;
    }

    /// <summary>Each dash that begins a word may be any of the five.</summary>
    public static List<List<OraclePiece>> Windash(List<OraclePiece> pieces)
    {
        List<List<OraclePiece>> all = [[]];
        for (var i = 0; i < pieces.Count; i++)
        {
            var varies = pieces[i].Sign == '=' && Dashes.Contains(pieces[i].Text)
                && !(i > 0 && IsWord(pieces[i - 1])) && i + 1 < pieces.Count && IsWord(pieces[i + 1]);
            OraclePiece[] choices = varies ? [.. Dashes.Select(OraclePiece.Plain)] : [pieces[i]];
            all = [.. all.SelectMany(_ => choices, (before, choice) => (List<OraclePiece>)[.. before, choice])];
        }

        return all;
    }

    /// <summary>True when the pattern is the whole text.</summary>
    public static bool Matches(List<OraclePiece> pattern, string text, bool isCased)
    {
        Rune[] characters = [.. text.EnumerateRunes()];
        var rest = new bool[characters.Length + 1];   // of the pattern's end, then piece by piece more: does it match the text from here?
        rest[^1] = true;
        foreach (var piece in Enumerable.Reverse(pattern))
        {
            var longer = new bool[rest.Length];
            for (var t = characters.Length; t >= 0; t--)
            {
                longer[t] = piece.Sign == '*'
                    ? rest[t] || (t < characters.Length && longer[t + 1])
                    : t < characters.Length && rest[t + 1] && (piece.Sign == '?' || AreEqual(piece.Text, characters[t], isCased));
            }

            rest = longer;
        }

        return rest[0];
    }

    /// <summary>Unicode characters; a surrogate pair is one.</summary>
    public static string[] Characters(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    private static bool AreEqual(string one, Rune other, bool isCased) =>
        Rune.GetRuneAt(one, 0) == other || (!isCased && string.Equals(one, other.ToString(), StringComparison.OrdinalIgnoreCase));

    private static bool IsWord(OraclePiece piece) =>
        piece.Sign == '=' && CharUnicodeInfo.GetUnicodeCategory(piece.Text, 0) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter
            or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.ConnectorPunctuation;
}
