namespace SecMon.Silo.Api;

/// <summary>The rules in force.</summary>
/// <param name="Hash">Names the set.</param>
/// <param name="Tested">False while tests still run: ask again.</param>
/// <param name="Rules">In the order of files.</param>
/// <param name="Decisions">What becomes of what the rules find; in the order of files.</param>
/// <param name="Problems">What is wrong with the files on disk.</param>
public sealed record RuleList(string Hash, bool Tested, IReadOnlyList<RuleView> Rules, IReadOnlyList<DecisionView> Decisions, IReadOnlyList<RuleProblemView> Problems);
