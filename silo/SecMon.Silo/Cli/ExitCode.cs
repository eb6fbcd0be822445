namespace SecMon.Silo.Cli;

/// <summary>Exit codes of every command (design.md, Command line).</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The thing checked does not hold.</summary>
    public const int DoesNotHold = 1;

    /// <summary>Wrong usage or unreadable input.</summary>
    public const int Unusable = 2;

    /// <summary>Says what is wrong with inputs that are not of the format.</summary>
    /// <returns>The exit code.</returns>
    public static int OfInputs(IReadOnlyList<string> foreign, TextWriter errors)
    {
        foreach (var input in foreign)
            errors.WriteLine($"secmon: {input}");
        return foreign.Count > 0 ? Unusable : Done;
    }
}
