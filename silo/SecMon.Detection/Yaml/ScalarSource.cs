using SecMon.Detection.Rules;
using YamlDotNet.Core;

namespace SecMon.Detection.Yaml;

/// <summary>How a scalar was written, to find the place in the file of a character of its content.</summary>
/// <param name="File">The whole file.</param>
/// <param name="Start">Index of the scalar's first character, quote or block indicator.</param>
/// <param name="Style">Plain, quoted or block.</param>
internal readonly record struct ScalarSource(string File, int Start, ScalarStyle Style)
{
    /// <summary>Walks content and file side by side: what differs are line folds, indentation and escapes.</summary>
    public SourceLocation Locate(YamlScalar scalar, int offset)
    {
        var position = FirstContent();
        for (var i = 0; i < offset && i < scalar.Text.Length && position < File.Length; i++)
        {
            var written = char.IsWhiteSpace(scalar.Text[i]) && File[position] != '\\' ? position : SkipBlank(position);
            position = written + WrittenLength(written);
        }

        if (offset < scalar.Text.Length && !char.IsWhiteSpace(scalar.Text[offset]))
            position = SkipBlank(position);
        return At(scalar.Location.Path, Math.Min(position, File.Length));
    }

    private int FirstContent()
    {
        var position = Start;
        if (position < File.Length && File[position] == '&')
        {
            while (position < File.Length && !char.IsWhiteSpace(File[position]))
                position++;
            position = SkipBlank(position);
        }

        if (Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted)
            return position + 1;
        if (Style is not (ScalarStyle.Literal or ScalarStyle.Folded))
            return position;

        var lineFeed = File.IndexOf('\n', position);
        return lineFeed < 0 ? File.Length : lineFeed + 1;
    }

    private int SkipBlank(int position)
    {
        while (position < File.Length && char.IsWhiteSpace(File[position]))
            position++;
        return position;
    }

    private int WrittenLength(int position)
    {
        if (position >= File.Length)
            return 0;
        if (Style == ScalarStyle.SingleQuoted && File[position] == '\'')
            return 2;
        if (Style != ScalarStyle.DoubleQuoted || File[position] != '\\' || position + 1 >= File.Length)
            return 1;

        return File[position + 1] switch { 'x' => 4, 'u' => 6, 'U' => 10, _ => 2 };
    }

    private SourceLocation At(string path, int position)
    {
        var before = File.AsSpan(0, position);
        var lineStart = before.LastIndexOf('\n') + 1;
        return new SourceLocation(path, before.Count('\n') + 1, position - lineStart + 1);
    }
}
