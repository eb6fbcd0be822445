using System.Buffers;
using System.Globalization;
using System.Text;

namespace SecMon.Events.Sql;

/// <summary>
/// A statement as people may see it: every literal is replaced by its type and length (<c>'…14'</c>, <c>…3</c>), every comment and
/// every quoted name that is no plain one by its length, since both may hold what was looked up (event.md, What leaves the process).
/// </summary>
public static class StatementMask
{
    private const int LongestMasked = 2_000;

    private const int LongestParameterNumber = 6;   // the 65,535th, with its sign

    private static readonly SearchValues<byte> ParameterLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$:?%@#(){}.&"u8);

    private static readonly SearchValues<byte> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$"u8);

    /// <summary>Masks a statement of PostgreSQL's dialect.</summary>
    /// <param name="statement">As logged.</param>
    /// <returns>The masked text, cut after 2,000 characters.</returns>
    public static string Of(string statement)
    {
        var text = Encoding.UTF8.GetBytes(statement);
        var tokens = new SqlTokens();
        PostgreSqlTokeniser.Read(text, tokens);
        var masked = new StringBuilder(Math.Min(statement.Length, LongestMasked) + 64);
        var position = 0;
        var comment = 0;
        for (var i = 0; i < tokens.Count && masked.Length < LongestMasked; i++)
        {
            var token = tokens.All[i];
            while (comment < tokens.Comments.Count && tokens.Comments[comment].Start < token.Start)
                position = AddComment(text, position, tokens.Comments[comment++], masked);
            Append(text, position, token.Start, masked);
            AddToken(text, token, masked);
            position = token.End;
        }

        while (comment < tokens.Comments.Count && masked.Length < LongestMasked)
            position = AddComment(text, position, tokens.Comments[comment++], masked);
        if (masked.Length < LongestMasked)
            return masked.ToString();
        var length = char.IsHighSurrogate(masked[LongestMasked - 1]) ? LongestMasked - 1 : LongestMasked;
        return $"{masked.ToString(0, length)}…";
    }

    private static void AddToken(byte[] text, SqlToken token, StringBuilder masked)
    {
        switch (token.Kind)
        {
            case SqlTokenKind.String:
                masked.Append(CultureInfo.InvariantCulture, $"'…{CharactersBetweenQuotes(text, token)}'");
                break;
            case SqlTokenKind.Number:
                masked.Append(CultureInfo.InvariantCulture, $"…{token.Length}");
                break;
            case SqlTokenKind.QuotedName when !IsPlainName(text.AsSpan(token.Start + token.Partner, token.Length - token.Partner)):
                masked.Append(CultureInfo.InvariantCulture, $"\"…{CharactersBetweenQuotes(text, token)}\"");
                break;
            case SqlTokenKind.Parameter when !IsPlainParameter(text.AsSpan(token.Start, token.Length)):
                masked.Append(CultureInfo.InvariantCulture, $"…{Encoding.UTF8.GetCharCount(text, token.Start, token.Length)}");
                break;
            default:
                Append(text, token.Start, token.End, masked);
                break;
        }
    }

    /// <summary>Some write a string between double quotes by mistake: only what looks like a name is shown as one.</summary>
    private static bool IsPlainName(ReadOnlySpan<byte> rest) =>
        rest.Length > 1 && rest[^1] == '"' && !rest[..^1].ContainsAnyExcept(NameLetters);

    /// <summary>What stands behind a parameter's sign without a blank may be a value: a name or a short number is shown.</summary>
    private static bool IsPlainParameter(ReadOnlySpan<byte> parameter) =>
        !parameter.ContainsAnyExcept(ParameterLetters) && (parameter.Length <= LongestParameterNumber || parameter.ContainsAnyInRange((byte)'A', (byte)'z'));

    /// <summary>Prefix and opening quote are <see cref="SqlToken.Partner"/> bytes; a string that the text's end cut has no closing one.</summary>
    private static int CharactersBetweenQuotes(byte[] text, SqlToken token)
    {
        var start = Math.Min(token.Start + token.Partner, token.End);
        var closing = text[token.Start] == '$' ? token.Partner : 1;
        var end = Math.Max(start, token.End - closing);
        return Encoding.UTF8.GetCharCount(text, start, end - start);
    }

    private static int AddComment(byte[] text, int position, SqlComment comment, StringBuilder masked)
    {
        Append(text, position, comment.Start, masked);
        masked.Append(CultureInfo.InvariantCulture, $"{(comment.IsBlock ? "/*" : "--")}…{Encoding.UTF8.GetCharCount(text, comment.Start, comment.Length) - 2}{(comment.IsBlock ? "*/" : "")}");
        return comment.Start + comment.Length;
    }

    private static void Append(byte[] text, int from, int to, StringBuilder masked)
    {
        if (to > from)
            masked.Append(Encoding.UTF8.GetString(text, from, to - from));
    }
}
