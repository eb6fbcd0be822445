using SecMon.Detection.Decisions.Patterns;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>The lines of a pattern, while it is read.</summary>
internal sealed class PatternParts
{
    /// <summary>Lines about the fact alone.</summary>
    public List<FactTest> Tests { get; } = [];

    /// <summary>Lines that refer to another fact.</summary>
    public List<FactJoin> Joins { get; } = [];

    /// <summary>The plain texts that lines compare with.</summary>
    public List<NamedValue> Values { get; } = [];

    /// <summary>Field and plain texts of lines of which one text must be that of the fact.</summary>
    public List<(string Field, IReadOnlyList<string> Texts)> Wanted { get; } = [];

    /// <summary>Field and beginnings of lines with <c>startswith</c>.</summary>
    public List<(string Field, IReadOnlyList<string> Texts)> Beginnings { get; } = [];
}
