using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>Signals and cases that no decision may make quieter (decisions.md 4, a decision cannot blind): about SecMon and its feed, about hidden tracks, critical, or of a time that cannot be believed.</summary>
internal static class Protection
{
    /// <summary>The tag of rules that say what SecMon noticed of itself.</summary>
    public const string OfSecMon = "secmon.self";

    private static readonly string[] Groups = ["PR-", "SM-", "FD-"];
    private static readonly string[] Techniques = ["attack.t1562", "attack.t1070"];

    /// <summary>True when the signal or case stays as loud as it is, or becomes louder.</summary>
    public static bool Covers(SubjectFact subject) =>
        subject.IsSkewed || subject.OwnLevel == Severity.Critical || IsOfGroup(subject.UseCase) || subject.Tags.Any(IsProtected);

    /// <summary>Why the signal or case is protected, for people; null when it is not.</summary>
    public static string? Why(SubjectFact subject)
    {
        if (subject.IsSkewed)
            return "its time cannot be believed";
        if (subject.OwnLevel == Severity.Critical)
            return "it is critical";
        if (IsOfGroup(subject.UseCase))
            return $"its use case is {subject.UseCase}";
        return subject.Tags.FirstOrDefault(IsProtected) is { } tag ? $"it is tagged {tag}" : null;
    }

    /// <summary>True for a use case of a group that is protected as a whole.</summary>
    public static bool IsOfGroup(string? useCase) =>
        useCase is not null && Groups.Any(group => useCase.StartsWith(group, StringComparison.OrdinalIgnoreCase));

    private static bool IsProtected(string tag) =>
        tag.Equals(OfSecMon, StringComparison.OrdinalIgnoreCase) || Techniques.Any(technique => tag.StartsWith(technique, StringComparison.OrdinalIgnoreCase));
}
