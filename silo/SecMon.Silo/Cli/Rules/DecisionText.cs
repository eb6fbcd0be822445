using System.Globalization;
using SecMon.Detection.Coverage;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Effects;

namespace SecMon.Silo.Cli.Rules;

/// <summary>Which decisions may touch a use case, for people; those of any use case once, behind all.</summary>
internal sealed class DecisionText(DecisionCoverage decisions, Colours colours)
{
    /// <summary>Effects as they are told, in this order: stories first, then what is louder, then what is quieter, then the work on it.</summary>
    private static readonly (EffectKind Kind, string Words)[] Told =
    [
        (EffectKind.Incident, "incident"),
        (EffectKind.Raise, "may be raised"),
        (EffectKind.Page, "may page"),
        (EffectKind.Expect, "may be expected"),
        (EffectKind.Lower, "may be lowered"),
        (EffectKind.NoPage, "may not page"),
        (EffectKind.Close, "may be closed"),
        (EffectKind.Absorb, "may be absorbed"),
        (EffectKind.Propose, "a verdict may be proposed"),
        (EffectKind.Route, "may be routed"),
        (EffectKind.Assign, "may be assigned"),
        (EffectKind.Task, "may bring a task"),
    ];

    /// <summary>Writes the line below a use case; nothing where only decisions about any use case touch it.</summary>
    public void WriteOf(string useCase, TextWriter output)
    {
        TouchingDecision[] own = [.. decisions.OwnOf(useCase)];
        if (own.Length > 0)
            output.WriteLine(colours.Faint($"      ⤷ {Tell(own)}"));
    }

    /// <summary>Writes what is told once: decisions about any use case, use cases that no other touches, decisions that touch none.</summary>
    public void WriteRest(TextWriter output)
    {
        if (decisions.Decisions.Count == 0)
            return;
        TouchingDecision[] any = [.. decisions.Decisions.Select(decision => new TouchingDecision(decision, DecisionCoverage.EffectsOnAny(decision))).Where(touching => touching.Effects.Count > 0)];
        if (any.Length > 0)
            output.WriteLine($"Any use case, but nothing quieter of what is protected: {Tell(any)}");
        Write(any.Length > 0 ? "Touched by no other decision" : "Touched by no decision", decisions.UseCases.Where(useCase => !decisions.OwnOf(useCase).Any()), output);
        Write(
            "Decisions that touch no use case",
            decisions.Decisions.Where(decision => DecisionCoverage.EffectsOf(decision).Count > 0 && !decisions.UseCasesOf(decision).Any()).Select(TitleOf),
            output);
    }

    private static string Tell(IReadOnlyList<TouchingDecision> touching) => string.Join(
        " · ",
        Told.Select(told => (told.Words, Titles: touching.Where(one => one.Effects.Contains(told.Kind)).Select(one => TitleOf(one.Decision)).ToArray()))
            .Where(told => told.Titles.Length > 0)
            .Select(told => $"{told.Words}: {string.Join("; ", told.Titles)}"));

    private static string TitleOf(Decision decision)
    {
        var until = decision.Expires is { } last ? $" (until {last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)})" : "";
        return $"{decision.Metadata.Title}{(decision.Metadata.IsShadow ? " (shadow)" : "")}{until}";
    }

    private static void Write(string heading, IEnumerable<string> named, TextWriter output)
    {
        var all = string.Join("; ", named);
        if (all.Length > 0)
            output.WriteLine($"{heading}: {all}");
    }
}
