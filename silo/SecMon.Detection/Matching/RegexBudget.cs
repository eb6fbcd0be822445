namespace SecMon.Detection.Matching;

/// <summary>The time that a regular expression of the backtracking engine may take (sigma.md 4.2).</summary>
public static class RegexBudget
{
    private static long _exceeded;

    /// <summary>Most time for one match.</summary>
    public static readonly TimeSpan PerMatch = TimeSpan.FromMilliseconds(50);

    /// <summary>Matches since the program started that took longer and counted as no match; for a metric.</summary>
    public static long Exceeded => Interlocked.Read(ref _exceeded);

    internal static void NoteExceeded() => Interlocked.Increment(ref _exceeded);
}
