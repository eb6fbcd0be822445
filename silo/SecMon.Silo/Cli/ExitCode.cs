namespace SecMon.Silo.Cli;

/// <summary>Exit codes of every command (design.md, Command line).</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The thing checked does not hold.</summary>
    public const int DoesNotHold = 1;

    /// <summary>Wrong usage or unreadable input.</summary>
    public const int Unusable = 2;
}
