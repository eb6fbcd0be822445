namespace SecMon.Silo.Api;

/// <summary>What is wrong with a rule file or list on disk.</summary>
/// <param name="File">Path below the rules folder, or as it was read.</param>
/// <param name="Line">From 1.</param>
/// <param name="Error">True when the last good version of the file stays in force.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Help">The mend.</param>
public sealed record RuleProblemView(string File, int Line, bool Error, string Message, string? Help);
