using SecMon.Detection.Loading;
using SecMon.Detection.Rules;
using SecMon.Detection.Yaml;

namespace SecMon.Detection.Decisions.Loading;

/// <summary>A decision, read as far as that is possible without the other files (decisions.md 1).</summary>
internal sealed class DecisionDocument(RuleFile file, YamlMap map, Problems problems) : RuleDocument(file, map, problems)
{
    /// <summary>The value of <c>decision</c>; null when it is wrong.</summary>
    public required YamlMap? Body { get; init; }

    /// <summary>The last day on which it decides; null for no end.</summary>
    public DateOnly? Expires { get; init; }

    /// <summary>The decision; null while it is not linked, or when it is wrong.</summary>
    public Decision? Decision { get; set; }

    /// <summary>What it concludes and what it reads, once it is linked.</summary>
    public List<ConclusionUse> Conclusions { get; } = [];

    /// <summary>When it is made, once it is linked; of one that does not say, or says nonsense, as if it were about signals.</summary>
    public DecisionMoment Moment { get; set; }

    /// <summary>The texts that its patterns compare a field of a signal or case with, once it is linked.</summary>
    public List<NamedValue> SubjectValues { get; } = [];

    /// <summary>Notes a problem of the decision.</summary>
    public Problems Noted => Problems.For(ProblemKinds.Decision);
}
