namespace SecMon.Detection.Rules;

/// <summary>A place in a rule file.</summary>
/// <param name="Path">The file as errors show it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
public readonly record struct SourceLocation(string Path, int Line, int Column)
{
    /// <summary><c>file:line:column</c>.</summary>
    public override string ToString() => $"{Path}:{Line}:{Column}";
}
