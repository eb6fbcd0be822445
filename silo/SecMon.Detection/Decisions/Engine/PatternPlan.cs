namespace SecMon.Detection.Decisions.Engine;

/// <summary>A pattern as the engine is given it.</summary>
/// <param name="Single">What a fact must be, seen alone.</param>
/// <param name="Join">How it fits those bound above; null where none is.</param>
/// <param name="Count">Of <c>all_of:</c>: how many there must be; null for others.</param>
internal sealed record PatternPlan(SingleTest Single, JoinTest? Join, CountTest? Count = null);
