using SecMon.Detection.Rules;

namespace SecMon.Detection.Yaml;

/// <summary>Text, a number, a boolean or null.</summary>
internal sealed class YamlScalar(SourceLocation location, string text, YamlScalarKind kind, ScalarSource source) : YamlNode(location)
{
    private readonly YamlScalar? _written;
    private readonly int? _shift;

    private YamlScalar(YamlScalar written, string text, YamlScalarKind kind, int? shift)
        : this(written.Location, text, kind, default)
    {
        _written = written;
        _shift = shift;
    }

    /// <summary>The content; for numbers and booleans as written.</summary>
    public string Text { get; } = text;

    /// <summary>What it is.</summary>
    public YamlScalarKind Kind { get; } = kind;

    /// <summary>True for an integer or a float.</summary>
    public bool IsNumber => Kind is YamlScalarKind.Integer or YamlScalarKind.Float;

    /// <summary>True for <c>true</c>; only for booleans.</summary>
    public bool AsBoolean => Text[0] is 't' or 'T';

    /// <inheritdoc/>
    public override string Noun => Kind switch
    {
        YamlScalarKind.Text => "text",
        YamlScalarKind.Null => "null",
        YamlScalarKind.Boolean => "a boolean",
        _ => "a number",
    };

    /// <summary>Where the character at <paramref name="offset"/> of <see cref="Text"/> stands in the file.</summary>
    public SourceLocation LocationOf(int offset)
    {
        if (_written is null)
            return source.Locate(this, offset);
        return offset + _shift is >= 0 and var before && before < _written.Text.Length ? _written.LocationOf(before) : Location;
    }

    /// <summary>A part of the text, as a scalar of its own that knows its place.</summary>
    /// <param name="text">The part.</param>
    /// <param name="offset">Where it begins in <see cref="Text"/>.</param>
    public YamlScalar Part(string text, int offset) => new(LocationOf(offset), text, YamlScalarKind.Text, source);

    /// <summary>Another text in the place of this one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shift">How much further to the end the written text has what this one has; null when they have nothing in common.</param>
    public YamlScalar Rewritten(string text, int? shift = null) => new(this, text, YamlScalarKind.Text, shift);
}
