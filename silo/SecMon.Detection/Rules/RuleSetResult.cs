namespace SecMon.Detection.Rules;

/// <summary>What loading gave: the rules that are sound, and every problem of every file (sigma.md 11).</summary>
/// <param name="RuleSet">The rules of the files without an error.</param>
/// <param name="Diagnostics">Errors and warnings by path, line and column.</param>
public sealed record RuleSetResult(RuleSet RuleSet, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>True when at least one file was refused.</summary>
    public bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.IsError);
}
