using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Signals that no decision may make quieter (decisions.md 4, a decision cannot blind): about SecMon and its feed, about hidden tracks, critical, or of a time that cannot be believed.</summary>
internal static class Protection
{
    private const string OfSecMon = "secmon.self";

    private static readonly string[] Groups = ["PR-", "SM-", "FD-"];
    private static readonly string[] Techniques = ["attack.t1562", "attack.t1070"];

    /// <summary>True when the signal stays as loud as its rule says, or becomes louder.</summary>
    public static bool Covers(SignalFact signal) =>
        signal.IsSkewed || signal.Rule.Severity == Severity.Critical || IsOfGroup(signal.Rule.UseCase) || signal.Rule.Tags.Any(IsProtected);

    /// <summary>Why the signal is protected, for people; null when it is not.</summary>
    public static string? Why(SignalFact signal)
    {
        if (signal.IsSkewed)
            return "its time cannot be believed";
        if (signal.Rule.Severity == Severity.Critical)
            return "it is critical";
        if (IsOfGroup(signal.Rule.UseCase))
            return $"its use case is {signal.Rule.UseCase}";
        return signal.Rule.Tags.FirstOrDefault(IsProtected) is { } tag ? $"it is tagged {tag}" : null;
    }

    /// <summary>True for a use case of a group that is protected as a whole.</summary>
    public static bool IsOfGroup(string? useCase) =>
        useCase is not null && Groups.Any(group => useCase.StartsWith(group, StringComparison.OrdinalIgnoreCase));

    private static bool IsProtected(string tag) =>
        tag.Equals(OfSecMon, StringComparison.OrdinalIgnoreCase) || Techniques.Any(technique => tag.StartsWith(technique, StringComparison.OrdinalIgnoreCase));
}
