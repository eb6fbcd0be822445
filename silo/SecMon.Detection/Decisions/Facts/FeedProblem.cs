namespace SecMon.Detection.Decisions.Facts;

/// <summary>A problem of a source as a checkpoint keeps it.</summary>
/// <param name="Issue">The issue.</param>
/// <param name="FirstTicks">When it began, ticks of UTC.</param>
/// <param name="LastTicks">When it was shown last, ticks of UTC.</param>
public sealed record FeedProblem(string Issue, long FirstTicks, long LastTicks);
