using System.Buffers;
using YamlDotNet.Core;

namespace SecMon.Detection.Yaml;

/// <summary>Says what usually is behind an error of the YAML parser, and where: its own words name the parser's state, not the author's slip.</summary>
internal static class YamlHints
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.|@-");

    /// <summary>The line (from 1) and column (from 1) of the first tab in an indentation; null when there is none.</summary>
    public static (int Line, int Column)? FirstTab(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var indentation = lines[i].AsSpan(0, lines[i].Length - lines[i].AsSpan().TrimStart().Length);
            if (indentation.Contains('\t') && indentation.Length < lines[i].Length)
                return (i + 1, indentation.IndexOf('\t') + 1);
        }

        return null;
    }

    /// <summary>The mend of an error.</summary>
    /// <param name="message">What the parser says.</param>
    /// <param name="text">The file.</param>
    /// <param name="at">Where it says it.</param>
    public static string? HelpFor(string message, string text, Mark at)
    {
        var rest = text.AsSpan(Math.Clamp((int)at.Index, 0, text.Length));
        var first = rest.IsEmpty ? ' ' : rest[0];
        return message switch
        {
            _ when message.Contains("cannot start any token") => $"text that begins with '{first}' stands in quotes: '{WordAt(rest)}'",
            _ when message.Contains("unexpected end of stream") || message.Contains("document indicator") => "the quote that opens here is never closed",
            _ when message.Contains("escape character") || message.Contains("escape sequence") => "in double quotes a backslash begins an escape; use single quotes, in which it is plain: 'C:\\Windows'",
            _ when message.Contains("invalid mapping") && HasKeyWithoutSpace(text, (int)at.Line) is { } line => $"a space is missing after the colon on line {line}",
            _ when message.Contains("invalid mapping") => "text that holds a colon and a space stands in quotes",
            _ when message.Contains("expected key") || message.Contains("expected '-'") || message.Contains("block") =>
                "lines that belong together begin in the same column; a quote inside single quotes is written twice: 'o''clock'",
            _ => null,
        };
    }

    /// <summary>The line (from 1) of the bracket or brace that is opened last and never closed; null when all are closed.</summary>
    public static (int Line, char Bracket)? Unclosed(string text)
    {
        var open = new Stack<(int Line, char Bracket)>();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var quote = '\0';
            foreach (var character in lines[i])
            {
                if (quote != '\0')
                    quote = character == quote ? '\0' : quote;
                else if (character is '\'' or '"')
                    quote = character;
                else if (character == '#')
                    break;
                else if (character is '[' or '{')
                    open.Push((i + 1, character));
                else if (character is ']' or '}')
                    open.TryPop(out _);
            }
        }

        return open.TryPeek(out var last) ? last : null;
    }

    private static string WordAt(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny('\n', ':', ',');
        var word = (end < 0 ? rest : rest[..end]).Trim();
        return word.Length > 40 ? $"{word[..40]}…" : word.ToString();
    }

    private static int? HasKeyWithoutSpace(string text, int line)
    {
        var lines = text.Split('\n');
        for (var i = Math.Min(line, lines.Length) - 1; i >= Math.Max(0, line - 3); i--)
        {
            var colon = lines[i].IndexOf(':');
            if (colon > 0 && colon + 1 < lines[i].Length && !char.IsWhiteSpace(lines[i][colon + 1]) && lines[i].AsSpan(0, colon).Trim().IndexOfAnyExcept(NameCharacters) < 0)
                return i + 1;
        }

        return null;
    }
}
