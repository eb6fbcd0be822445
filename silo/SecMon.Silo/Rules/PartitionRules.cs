using SecMon.Detection.Correlation;
using SecMon.Detection.Rules;

namespace SecMon.Silo.Rules;

/// <summary>
/// The rules as one partition sees them: the set that its journal says is in force, whatever came into force since, so that a
/// journal that is evaluated again gives the same alerts, word for word.
/// </summary>
/// <param name="book">All sets.</param>
internal sealed class PartitionRules(RuleBook book) : IRunningRules
{
    private readonly List<(long Sequence, string Hash)> _since = [];
    private LoadedRules? _set;

    /// <summary>The set in force; null before the journal said of one.</summary>
    public string? Hash => _since.Count == 0 ? null : _since[^1].Hash;

    /// <summary>The sets that evaluating the journal from the last snapshot on needs.</summary>
    public IReadOnlyList<string> Needed => [.. _since.Select(one => one.Hash).Distinct()];

    /// <summary>A set is in force from a journal record on.</summary>
    public void Take(long sequence, string hash)
    {
        _since.Add((sequence, hash));
        _set = book.TryGet(hash);
    }

    /// <summary>A snapshot holds everything up to a journal record.</summary>
    public void CutBehind(long sequence)
    {
        var last = _since.FindLastIndex(one => one.Sequence <= sequence);
        if (last > 0)
            _since.RemoveRange(0, last);
    }

    /// <inheritdoc/>
    public RunningRule? Find(ulong key) => _set?.Find(key) ?? book.Find(key);

    /// <inheritdoc/>
    public bool Runs(ulong key) => _set?.Runs(key) ?? book.Runs(key);
}
