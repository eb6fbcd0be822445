using SecMon.Detection.Cases;
using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>What a person does about a case in the middle of the events.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="After">Index of the event after which it is done, from 0.</param>
/// <param name="Rule">Title, id or use case of the rule; the newest case of it is meant.</param>
/// <param name="Change">What is done.</param>
public sealed record PersonAct(SourceLocation Location, int After, string Rule, CaseChange Change);
