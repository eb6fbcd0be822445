using System.Text;
using SecMon.Detection.Matching;

namespace SecMon.Detection.Modifiers;

/// <summary><c>windash</c>, <c>utf16*</c>, <c>base64</c> and <c>base64offset</c>: what a text of a rule looks like inside the event (sigma.md 4).</summary>
internal static class TextEncodings
{
    private static readonly byte[] Utf16Mark = [0xFF, 0xFE];

    /// <summary>Every form that the text may have.</summary>
    /// <param name="chain">The modifiers.</param>
    /// <param name="text">A text without placeholders.</param>
    /// <param name="problem">Why the text cannot be encoded; null when it can.</param>
    public static IReadOnlyList<SigmaText> Encode(ModifierChain chain, SigmaText text, out string? problem)
    {
        problem = null;
        IReadOnlyList<SigmaText> variants = [text];
        if (chain.Has(Modifier.Windash) && !Windash.TryVary(text, out variants))
            problem = $"'windash' takes at most {Windash.MostDashes} dashes";
        else if (chain.Base64 is { } base64)
            problem = text.HasWildcards ? $"'{base64.Name()}' does not go with wildcards" : null;
        else if (chain.Encoding is { } encoding)
            problem = ProblemWithoutBase64(encoding, text);
        if (problem is not null)
            return [];

        return [.. variants.SelectMany(variant => Bytes(chain, variant))];
    }

    private static string? ProblemWithoutBase64(Modifier encoding, SigmaText text)
    {
        if (encoding == Modifier.Utf16)
            return "'utf16' needs base64 or base64offset after it";
        return Ascii.IsValid(text.PlainText) ? null : $"'{encoding.Name()}' without base64 takes only ASCII text";
    }

    private static IEnumerable<SigmaText> Bytes(ModifierChain chain, SigmaText text)
    {
        if (chain.Base64 is null)
            return [chain.Encoding is { } encoding ? Latin1(encoding, text) : text];

        byte[] bytes = chain.Encoding switch
        {
            null => Encoding.UTF8.GetBytes(text.PlainText),
            Modifier.Utf16Be => Encoding.BigEndianUnicode.GetBytes(text.PlainText),
            Modifier.Utf16 => [.. Utf16Mark, .. Encoding.Unicode.GetBytes(text.PlainText)],
            _ => Encoding.Unicode.GetBytes(text.PlainText),
        };
        return chain.Base64 == Modifier.Base64 ? [SigmaText.Plain(Convert.ToBase64String(bytes))] : Alignments(bytes).Select(SigmaText.Plain);
    }

    private static SigmaText Latin1(Modifier encoding, SigmaText text)
    {
        var utf16 = encoding == Modifier.Utf16Be ? Encoding.BigEndianUnicode : Encoding.Unicode;
        return SigmaText.Of(text.Parts.Select(part =>
            part.Kind == TextPartKind.Literal ? TextPart.Literal(Encoding.Latin1.GetString(utf16.GetBytes(part.Text))) : part));
    }

    /// <summary>The Base64 characters that depend on these bytes alone, after 0, 1 and 2 bytes that nobody knows.</summary>
    private static IEnumerable<string> Alignments(byte[] bytes)
    {
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var start = before == 0 ? 0 : before + 1;
            var dropped = ((before + bytes.Length) % 3) switch { 0 => 0, 1 => 3, _ => 2 };
            // A very short text has alignments in which no character is its own; the empty text would match everything.
            if (encoded.Length - start - dropped > 0)
                yield return encoded[start..^dropped];
        }
    }
}
