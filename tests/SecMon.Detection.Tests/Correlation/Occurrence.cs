using CsCheck;
using SecMon.Events;

namespace SecMon.Detection.Tests.Correlation;

/// <summary>An event of a random stream: which rules it matches, when, whose, and with what values.</summary>
internal sealed record Occurrence(int Number, long Milliseconds, string[] Rules, string User, int Value, bool HasValue)
{
    /// <summary>Steps of up to 6 s, now and then 20 s back; three rules, two users.</summary>
    public static readonly Gen<Occurrence[]> Streams =
        Gen.Select(Gen.Int[-4_000, 6_000], Gen.Int[1, 7], Gen.Int[0, 1], Gen.Int[-3, 9], Gen.Int[0, 5]).Array[1, 80].Select(steps =>
        {
            var now = 0L;
            return steps.Select((step, i) =>
            {
                now += Math.Max(0, step.Item1);
                var late = Math.Min(0, step.Item1) * (step.Item5 == 0 ? 5 : 1);
                string[] rules = [.. new[] { "a", "b", "c" }.Where((_, rule) => (step.Item2 & (1 << rule)) != 0)];
                return new Occurrence(i, 100_000 + now + late, step.Item5 > 2 ? rules[..1] : rules, $"u{step.Item3}", step.Item4, step.Item5 != 1);
            }).ToArray();
        });

    public AccessEvent Event() => HasValue
        ? RuleRun.Event(Milliseconds / 1000.0, ("e", Rules), ("u", User), ("v", Value))
        : RuleRun.Event(Milliseconds / 1000.0, ("e", Rules), ("u", User));
}
