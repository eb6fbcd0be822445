using SecMon.Detection.Correlation;
using SecMon.Detection.Decisions;
using SecMon.Detection.Decisions.Facts;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Rules;

/// <summary>
/// The rules as one partition sees them: the set that its journal says is in force, whatever came into force since, so that a
/// journal that is evaluated again gives the same alerts, word for word.
/// </summary>
/// <param name="book">All sets.</param>
internal sealed class PartitionRules(RuleBook book) : IRunningRules
{
    private readonly List<(long Sequence, string Hash, LoadedRules? Set)> _since = [];

    /// <summary>The set in force; null before the journal said of one.</summary>
    public string? Hash => _since.Count == 0 ? null : _since[^1].Hash;

    /// <summary>The sets that evaluating the journal from the last snapshot on needs.</summary>
    public IReadOnlyList<string> Needed => [.. _since.Select(one => one.Hash).Distinct()];

    /// <summary>A set is in force from a journal record on.</summary>
    public void Take(long sequence, string hash)
    {
        _since.Add((sequence, hash, book.TryGet(hash)));
    }

    /// <summary>A snapshot holds everything up to a journal record.</summary>
    public void CutBehind(long sequence)
    {
        var last = _since.FindLastIndex(one => one.Sequence <= sequence);
        if (last > 0)
            _since.RemoveRange(0, last);
    }

    /// <inheritdoc/>
    /// <remarks>A rule that left the set is as it was last in this journal: a source may still send what it matched before.</remarks>
    public RunningRule? Find(ulong key)
    {
        for (var i = _since.Count - 1; i >= 0; i--)
        {
            if (_since[i].Set?.Find(key) is { } rule)
                return rule;
        }

        return book.Find(key);
    }

    /// <inheritdoc/>
    public DecisionSet Decisions => (_since.Count > 0 ? _since[^1].Set?.Decisions : null) ?? book.Decisions;

    /// <inheritdoc/>
    /// <remarks>The newest, whatever the journal says: rows are data (decisions.md 2).</remarks>
    public FactsLibrary Facts => book.Facts;

    /// <inheritdoc/>
    public bool Runs(ulong key) => _since.Count > 0 && _since[^1].Set is { } set ? set.Runs(key) : book.Runs(key);
}
