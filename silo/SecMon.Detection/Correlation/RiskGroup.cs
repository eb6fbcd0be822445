using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>A risk (sigma.md 10.4): a decaying score decides, the window is evidence only.</summary>
internal sealed class RiskGroup(RunningRule rule, IReadOnlyList<string> values) : WindowGroup(rule, values)
{
    private readonly RiskTally _tally = new(rule.Risk!);

    protected override void Entered(in WindowEntry entry) => _tally.Enter(entry, Newest);

    /// <summary>Two alerts of a risk may share evidence, so the event that made it fire names the alert.</summary>
    protected override Firing? Evaluate(in Match match, in WindowEntry entered, bool isKept)
    {
        var score = _tally.Total;
        foreach (var threshold in Rule.Correlation!.Condition)
        {
            if (!threshold.Holds(score))
                return null;
        }

        var evidence = EvidenceList.Of(Window, entered, isKept, out var count);
        var risk = RiskFiring.DetailOf(Rule.Risk!, _tally, Window, isKept ? null : entered);
        return Fire(match.Entry.Context, evidence, count, RiskFiring.ReasonOf(risk, Rule)) with { NamedBy = match.Evidence, Risk = risk };
    }

    public override void Write(EvidenceWriter writer)
    {
        base.Write(writer);
        WriteTally(writer);
    }

    public override void Read(EvidenceReader reader)
    {
        base.Read(reader);
        ReadTally(reader);
    }

    /// <summary>By the rules' keys, and to the last bit.</summary>
    private void WriteTally(EvidenceWriter writer)
    {
        var parts = Rule.Risk!.Parts;
        writer.Write(_tally.Ticks);
        writer.Write7BitEncodedInt(parts.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            writer.Write(parts[i].Rule);
            writer.Write(_tally[i]);
        }
    }

    /// <summary>Takes up a score that was written down.</summary>
    public void ReadTally(EvidenceReader reader)
    {
        _tally.Restore(reader.ReadInt64());
        for (var count = reader.ReadCount(); count > 0; count--)
            _tally.RestoreScore(reader.ReadUInt64(), reader.ReadDouble());
    }
}
