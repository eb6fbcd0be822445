using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Decisions.Effects;

/// <summary>A signal that raised no alert of its own: an element of <c>secmon.signals</c> of the alert that absorbed it.</summary>
/// <param name="RuleId">Id of its rule.</param>
/// <param name="Title">Title of its rule.</param>
/// <param name="UseCase">Row of use-cases.md; null when the rule has none.</param>
/// <param name="Severity">The rule's own level.</param>
public sealed record AbsorbedSignal(string RuleId, string Title, string? UseCase, Severity Severity)
{
    /// <summary>What people read of it.</summary>
    public string Name => UseCase is null ? Title : $"{UseCase} {Title}";

    /// <summary>What an alert says of a signal.</summary>
    public static AbsorbedSignal Of(SignalFact signal) => new(signal.Rule.Id, signal.Rule.Title, signal.Rule.UseCase, signal.Rule.Severity);
}
