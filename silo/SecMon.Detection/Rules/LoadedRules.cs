using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Enrichment;
using SecMon.Detection.Lists;
using SecMon.Events.Subjects;

namespace SecMon.Detection.Rules;

/// <summary>A compiled rule set, with the files it came from.</summary>
public sealed class LoadedRules : IRunningRules
{
    private readonly Dictionary<ulong, RunningRule> _running;
    private readonly List<Diagnostic> _factProblems = [];
    private readonly Lazy<Dictionary<string, string?>> _names;

    private LoadedRules(RuleFiles files, RuleSet ruleSet, IReadOnlyList<Diagnostic> problems)
    {
        Files = files;
        RuleSet = ruleSet;
        Facts = FactsLibrary.Load(files.Lists, _factProblems, ruleSet.ExcusingLists, ruleSet.ExcusingCasesAlone);
        Problems = problems;
        _names = new(() => ruleSet.Detections.Select(rule => rule.Metadata).Concat(ruleSet.Correlations.Select(rule => rule.Metadata)).ToDictionary(rule => rule.Id, rule => rule.Name));
        _running = ruleSet.Correlations.Select(RunningRule.Of)
            .Concat(ruleSet.Detections.Where(rule => rule.Suppress is not null).Select(RunningRule.Of))
            .ToDictionary(rule => rule.Key);
    }

    /// <summary>The files.</summary>
    public RuleFiles Files { get; }

    /// <summary>The rules.</summary>
    public RuleSet RuleSet { get; }

    /// <inheritdoc/>
    public DecisionSet Decisions => RuleSet.Decisions;

    /// <summary>The rows of the files.</summary>
    public FactsLibrary Facts { get; }

    /// <summary>Errors and warnings of rules and lists.</summary>
    public IReadOnlyList<Diagnostic> Problems { get; }

    /// <summary>Rows of <see cref="Facts"/> that are left out. They keep no other row, and no rule, from coming into force.</summary>
    public IReadOnlyList<Diagnostic> FactProblems => _factProblems;

    /// <summary>All that a person must mend.</summary>
    public IReadOnlyList<Diagnostic> AllProblems => [.. Problems, .. _factProblems];

    /// <summary>The rules that keep windows or quiet times.</summary>
    public IEnumerable<RunningRule> Running => _running.Values;

    /// <summary>The name by which others refer to a rule; null when it has none.</summary>
    /// <param name="ruleId">Id of the rule.</param>
    public string? NameOf(string ruleId) => _names.Value.GetValueOrDefault(ruleId);

    /// <summary>Compiles.</summary>
    /// <param name="files">The files.</param>
    /// <param name="pseudonyms">Makes the pseudonyms of lists of persons.</param>
    /// <param name="onFile">Called with the number of rule files that are compiled, from any thread; null when nobody waits.</param>
    public static LoadedRules Load(RuleFiles files, ISubjectPseudonyms pseudonyms, Action<long>? onFile = null)
    {
        var problems = new List<Diagnostic>();
        Enricher.Load(files.Lists, sourceHours: null, problems);
        var result = RuleSetLoader.Load(files.Rules, ListLibrary.Of(files, pseudonyms), files.ShadowStatuses, onFile);
        return new LoadedRules(files, result.RuleSet, [.. result.Diagnostics, .. problems]);
    }

    /// <summary>The same rules with the rows of other files; nothing is compiled.</summary>
    /// <param name="files">Files that make the same set.</param>
    /// <returns>Null when they make another set.</returns>
    public LoadedRules? WithFacts(RuleFiles files) => RuleSetLoader.HashOf(files) == RuleSet.Hash ? new LoadedRules(files, RuleSet, Problems) : null;

    /// <summary>The enrichment of one source.</summary>
    /// <param name="sourceHours">Hours of the source; null when it has none.</param>
    /// <param name="newNames">The new names of listed tables that it has read of; null knows none.</param>
    public Enricher CreateEnricher(OfficeHours? sourceHours, NewNameBook? newNames = null) => Enricher.Load(Files.Lists, sourceHours, [], newNames);

    /// <inheritdoc/>
    public RunningRule? Find(ulong key) => _running.GetValueOrDefault(key);

    /// <inheritdoc/>
    public bool Runs(ulong key) => _running.ContainsKey(key);
}
