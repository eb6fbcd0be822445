namespace SecMon.Detection.Rules;

/// <summary>Every kind of problem that rule files, their tests and lists can have.</summary>
public static class ProblemKinds
{
    /// <summary>The file is not YAML as sigma.md 1 allows it.</summary>
    public static readonly ProblemKind Yaml = new("yaml", "The file is not the YAML that rule files are written in.");

    /// <summary>What belongs to no other kind, such as a reference to a rule that does not exist.</summary>
    public static readonly ProblemKind Rule = new("rule", "A document is no rule, or refers to a rule that does not exist.");

    /// <summary>An attribute has the wrong type or value.</summary>
    public static readonly ProblemKind Attribute = new("attribute", "An attribute of a rule is missing, misspelt, or has a wrong value.");

    /// <summary>The log source is missing or wrong.</summary>
    public static readonly ProblemKind LogSource = new("logsource", "The log source of a rule is missing or wrong.");

    /// <summary>A selection is empty or has a wrong shape.</summary>
    public static readonly ProblemKind Selection = new("selection", "A selection is empty or has a wrong shape.");

    /// <summary>A modifier is unknown or does not go with another.</summary>
    public static readonly ProblemKind Modifier = new("modifier", "A modifier is unknown, or does not go with another one.");

    /// <summary>A value does not suit its modifiers.</summary>
    public static readonly ProblemKind Value = new("value", "A value does not suit the modifiers of its line.");

    /// <summary>A regular expression is invalid.</summary>
    public static readonly ProblemKind Regex = new("regex", "A regular expression is invalid or too large.");

    /// <summary>A condition is invalid.</summary>
    public static readonly ProblemKind Condition = new("condition", "A condition is invalid.");

    /// <summary>A filter is invalid, or does something else than it seems to.</summary>
    public static readonly ProblemKind Filter = new("filter", "A filter is invalid, or does something else than it seems to.");

    /// <summary>A correlation is invalid, or fires at other times than it seems to.</summary>
    public static readonly ProblemKind Correlation = new("correlation", "A correlation is invalid, or fires at other times than it seems to.");

    /// <summary>A decision is wrong.</summary>
    public static readonly ProblemKind Decision = new("decision", "A decision is invalid, or can never be made.");

    /// <summary>A key under <c>secmon:</c> is unknown or wrong.</summary>
    public static readonly ProblemKind SecMon = new("secmon", "A key under 'secmon' is unknown or has a wrong value.");

    /// <summary>A list is unknown, empty or wrong.</summary>
    public static readonly ProblemKind List = new("list", "A list that a rule names is unknown, empty or wrong.");

    /// <summary>A pipeline is wrong, or refuses a rule.</summary>
    public static readonly ProblemKind Pipeline = new("pipeline", "A pipeline is wrong, or refuses a rule.");

    /// <summary>A file of tests is wrong.</summary>
    public static readonly ProblemKind Tests = new("tests", "A file of tests is wrong.");

    /// <summary>A field that no event has.</summary>
    public static readonly ProblemKind UnknownField = new("unknown-field", "A rule names a field that events of its log source do not have.");

    /// <summary>No condition uses a selection.</summary>
    public static readonly ProblemKind UnusedSelection = new("unused-selection", "No condition uses a selection.");

    /// <summary>No event can match.</summary>
    public static readonly ProblemKind NeverMatches = new("never-matches", "No event can ever match: parts of the rule contradict each other.");

    /// <summary>A value that its field never has.</summary>
    public static readonly ProblemKind UnknownValue = new("unknown-value", "A value that its field never has.");

    /// <summary>Every event matches.</summary>
    public static readonly ProblemKind AlwaysMatches = new("always-matches", "Every event of the log source matches.");

    /// <summary>Two rules decide the same.</summary>
    public static readonly ProblemKind Duplicate = new("duplicate", "Two rules of one log source decide the same.");

    /// <summary>Another rule matches whatever this one matches.</summary>
    public static readonly ProblemKind Shadowed = new("shadowed", "Another rule of at least the same level matches every event that this one matches.");

    /// <summary>An effect of a decision that can never come to bear.</summary>
    public static readonly ProblemKind NeverWins = new("never-wins", "An effect of a decision can never come to bear: another effect of it beats it, or its signal is protected.");

    /// <summary>A line that costs much on every event.</summary>
    public static readonly ProblemKind Expensive = new("expensive", "A line costs much on every event.");

    /// <summary>A rule without tests.</summary>
    public static readonly ProblemKind NoTests = new("no-tests", "A rule has no tests, or none that expects it to fire; a decision has none that say what becomes of signals.");

    /// <summary>All, in the order above.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        Yaml, Rule, Attribute, LogSource, Selection, Modifier, Value, Regex, Condition, Filter, Correlation, Decision, SecMon, List, Pipeline, Tests,
        UnknownField, UnknownValue, UnusedSelection, NeverMatches, AlwaysMatches, Duplicate, Shadowed, NeverWins, Expensive, NoTests,
    ];

    /// <summary>The kind of that id; null when there is none.</summary>
    public static ProblemKind? Find(string id) => All.FirstOrDefault(kind => kind.Id == id);
}
