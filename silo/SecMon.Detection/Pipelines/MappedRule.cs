using SecMon.Detection.Loading;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Pipelines;

/// <summary>What transformations know of the document that they change.</summary>
/// <param name="sources">Its log source; of a correlation those of the rules it refers to.</param>
/// <param name="problems">The problems of its file.</param>
internal sealed class MappedRule(IReadOnlyList<LogSource> sources, Problems problems)
{
    /// <summary>Its log source; of a correlation those of the rules it refers to.</summary>
    public IReadOnlyList<LogSource> Sources { get; set; } = sources;

    /// <summary>The problems of its file.</summary>
    public Problems Problems { get; } = problems.For(ProblemKinds.Pipeline);

    /// <summary>How many selections were added, to name the next.</summary>
    public int AddedSelections { get; set; }
}
