using System.Text;

namespace SecMon.Detection.Matching;

/// <summary>A text of a rule after wildcards and escapes were read (sigma.md 3.2).</summary>
/// <param name="Parts">Pieces in order; no two plain pieces and no two <c>*</c> are neighbours.</param>
internal sealed record SigmaText(IReadOnlyList<TextPart> Parts)
{
    /// <summary>True when a wildcard is in it.</summary>
    public bool HasWildcards => Parts.Any(part => part.Kind is TextPartKind.AnyRun or TextPartKind.OneCharacter);

    /// <summary>True when a placeholder is in it.</summary>
    public bool HasPlaceholders => Parts.Any(part => part.Kind == TextPartKind.Placeholder);

    /// <summary>The plain characters, wildcards left out.</summary>
    public string PlainText => string.Concat(Parts.Where(part => part.Kind == TextPartKind.Literal).Select(part => part.Text));

    /// <summary>Reads wildcards and escapes.</summary>
    /// <param name="text">As the rule has it, after YAML's own escapes.</param>
    /// <param name="readsPlaceholders">With <c>expand</c>: <c>%name%</c> is a placeholder and <c>\%</c> a plain <c>%</c>.</param>
    public static SigmaText Parse(string text, bool readsPlaceholders = false)
    {
        var parts = new List<TextPart>();
        var literalStart = 0;
        var position = 0;
        while (position < text.Length)
        {
            var (part, length) = PartAt(text, position, readsPlaceholders);
            if (length > 0)
            {
                parts.Add(TextPart.Literal(text[literalStart..position]));
                parts.Add(part);
                position += length;
                literalStart = position;
            }
            else
            {
                position++;
            }
        }

        parts.Add(TextPart.Literal(text[literalStart..]));
        return Of(parts);
    }

    /// <summary>A text without wildcards.</summary>
    public static SigmaText Plain(string text) => new(text.Length == 0 ? [] : [TextPart.Literal(text)]);

    /// <summary>Joins neighbours that are one piece.</summary>
    public static SigmaText Of(IEnumerable<TextPart> parts)
    {
        var joined = new List<TextPart>();
        var literal = new StringBuilder();
        foreach (var part in parts)
        {
            if (part.Kind == TextPartKind.Literal)
            {
                literal.Append(part.Text);
                continue;
            }

            Flush();
            if (part != TextPart.AnyRun || joined.Count == 0 || joined[^1] != TextPart.AnyRun)
                joined.Add(part);
        }

        Flush();
        return new SigmaText(joined);

        void Flush()
        {
            if (literal.Length > 0)
                joined.Add(TextPart.Literal(literal.ToString()));
            literal.Clear();
        }
    }

    /// <summary>The text with <c>*</c> before, after, or around it.</summary>
    public SigmaText WithAny(bool before, bool after)
    {
        var parts = new List<TextPart>(Parts);
        if (before)
            parts.Insert(0, TextPart.AnyRun);
        if (after)
            parts.Add(TextPart.AnyRun);
        return Of(parts);
    }

    /// <summary>What is not plain at a position; length 0 when the character stands for itself.</summary>
    private static (TextPart Part, int Length) PartAt(string text, int position, bool readsPlaceholders)
    {
        switch (text[position])
        {
            case '*':
                return (TextPart.AnyRun, 1);
            case '?':
                return (TextPart.OneCharacter, 1);
            case '\\' when position + 1 < text.Length && IsEscapable(text[position + 1], readsPlaceholders):
                return (TextPart.Literal(text[position + 1].ToString()), 2);
            case '%' when readsPlaceholders && PlaceholderLength(text.AsSpan(position)) is > 0 and var length:
                return (new TextPart(TextPartKind.Placeholder, text.Substring(position + 1, length - 2)), length);
            default:
                return (default, 0);
        }
    }

    private static bool IsEscapable(char next, bool readsPlaceholders) =>
        next is '*' or '?' or '\\' || (readsPlaceholders && next == '%');

    private static int PlaceholderLength(ReadOnlySpan<char> text)
    {
        if (text[0] != '%')
            return 0;
        var end = 1;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-' or '.'))
            end++;
        return end > 1 && end < text.Length && text[end] == '%' ? end + 1 : 0;
    }
}
