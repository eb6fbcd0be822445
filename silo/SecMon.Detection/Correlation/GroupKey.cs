namespace SecMon.Detection.Correlation;

/// <summary>Names a group within a partition.</summary>
/// <param name="Rule">Key of the rule.</param>
/// <param name="Values">Values of the group.</param>
internal readonly record struct GroupKey(ulong Rule, IReadOnlyList<string> Values);
