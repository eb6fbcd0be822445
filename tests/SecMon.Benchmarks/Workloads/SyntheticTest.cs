namespace SecMon.Benchmarks.Workloads;

/// <summary>One line of a synthetic rule.</summary>
/// <param name="Field">A field of <see cref="AccessFacts"/>.</param>
/// <param name="Kind">How it is compared; several values are alternatives, with <see cref="TestKind.ContainsAll"/> all must be there.</param>
/// <param name="Values">Texts, or one number.</param>
internal sealed record SyntheticTest(FactField Field, TestKind Kind, IReadOnlyList<string> Values);
