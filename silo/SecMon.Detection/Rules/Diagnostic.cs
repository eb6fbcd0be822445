namespace SecMon.Detection.Rules;

/// <summary>One problem of a rule file or list (sigma.md 11.1).</summary>
/// <param name="Location">The key or value at fault.</param>
/// <param name="IsError">False for a warning.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Help">The mend; null when the message says it all.</param>
public sealed record Diagnostic(SourceLocation Location, bool IsError, string Message, string? Help = null)
{
    /// <summary>What kind of problem it is.</summary>
    public ProblemKind Kind { get; init; } = ProblemKinds.Rule;

    /// <summary><c>file:line:column: error: message</c> and, indented, <c>help: …</c>.</summary>
    public override string ToString()
    {
        var line = $"{Location}: {(IsError ? "error" : "warning")}: {Message}";
        return Help is null ? line : $"{line}\n  help: {Help}";
    }
}
