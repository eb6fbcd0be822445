namespace SecMon.Detection.Correlation;

/// <summary>
/// The score of a group, rule by rule, as it stood at its newest event. It is brought forward only when an entry comes, and
/// written down as it is, so a group that was restored goes on with the same bits.
/// </summary>
internal sealed class RiskTally(RiskModel model)
{
    private readonly double[] _scores = new double[model.Parts.Count];

    /// <summary>The time at which the scores stand.</summary>
    public long Ticks { get; private set; } = long.MinValue;

    /// <summary>The score of the group.</summary>
    public double Total => _scores.Sum();

    /// <summary>The share of a rule, by its place in the model.</summary>
    public double this[int part] => _scores[part];

    /// <summary>Adds what an entry brings.</summary>
    /// <param name="entry">Its time, and the rules that it matched.</param>
    /// <param name="now">Newest event time of the group, that of the entry included; a late entry is worth what is left of it now.</param>
    public void Enter(in WindowEntry entry, long now)
    {
        if (Ticks != long.MinValue && now > Ticks)
        {
            var left = Decay.Factor(now - Ticks, model.HalfLifeTicks);
            for (var part = 0; part < _scores.Length; part++)
                _scores[part] *= left;
        }

        Ticks = now;
        var worth = Decay.Factor(now - entry.Ticks, model.HalfLifeTicks);
        foreach (var rule in entry.Matched)
        {
            var part = model.IndexOf(rule);
            if (part >= 0)
                _scores[part] += model.Parts[part].Score * worth;
        }
    }

    /// <summary>Takes up the time that was written down.</summary>
    public void Restore(long ticks) => Ticks = ticks;

    /// <summary>Takes up a share that was written down.</summary>
    public void RestoreScore(ulong rule, double score)
    {
        var part = model.IndexOf(rule);
        if (part >= 0)
            _scores[part] = score;
    }
}
