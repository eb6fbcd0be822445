using SecMon.Detection.Rules;

namespace SecMon.Detection.Coverage;

/// <summary>Which use cases and ATT&amp;CK techniques the rules cover, and what decisions may make of them.</summary>
public sealed class RuleCoverage
{
    private const string TechniquePrefix = "attack.t";

    private readonly ILookup<string, RuleMetadata> _byUseCase;
    private readonly ILookup<string, RuleMetadata> _byTechnique;

    /// <summary>Coverage of the rules that alert, by themselves or through a correlation.</summary>
    public RuleCoverage(RuleSet rules)
    {
        Decisions = new DecisionCoverage(rules);
        var all = rules.Detections.Where(rule => rule.Alerts).Select(rule => rule.Metadata).Concat(rules.Correlations.Select(rule => rule.Metadata)).ToArray();
        _byUseCase = all.Where(rule => rule.UseCase is not null).ToLookup(rule => rule.UseCase!);
        _byTechnique = all.SelectMany(TechniquesOf, (rule, technique) => (rule, technique)).ToLookup(pair => pair.technique, pair => pair.rule);
    }

    /// <summary>Which use cases decisions may touch.</summary>
    public DecisionCoverage Decisions { get; }

    /// <summary>The rules of a use case.</summary>
    public IEnumerable<RuleMetadata> RulesOf(UseCase useCase) => _byUseCase[useCase.Id];

    /// <summary>Use cases that rules name and the catalogue does not, with their rules.</summary>
    public IEnumerable<IGrouping<string, RuleMetadata>> Others => _byUseCase.Where(group => UseCaseCatalogue.All.All(known => known.Id != group.Key)).OrderBy(group => group.Key, StringComparer.Ordinal);

    /// <summary>Techniques by id, with the rules that are tagged with them.</summary>
    public IEnumerable<IGrouping<string, RuleMetadata>> Techniques => _byTechnique.OrderBy(group => group.Key, StringComparer.Ordinal);

    /// <summary>Techniques of use cases that no rule covers yet.</summary>
    public IEnumerable<string> MissingTechniques => UseCaseCatalogue.All.SelectMany(useCase => useCase.Techniques)
        .Where(technique => !_byTechnique.Contains(technique)).Distinct().Order(StringComparer.Ordinal);

    /// <summary>True when a rule covers the use case.</summary>
    public bool Covers(UseCase useCase) => _byUseCase.Contains(useCase.Id);

    private static IEnumerable<string> TechniquesOf(RuleMetadata rule) => rule.Tags
        .Where(tag => tag.StartsWith(TechniquePrefix, StringComparison.Ordinal) && tag.Length > TechniquePrefix.Length && char.IsAsciiDigit(tag[TechniquePrefix.Length]))
        .Select(tag => tag["attack.".Length..].ToUpperInvariant()).Distinct();
}
