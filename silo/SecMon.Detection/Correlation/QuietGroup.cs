using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>A detection rule with <c>suppress</c> (sigma.md 10.2): quiet matches are counted in the next alert.</summary>
internal sealed class QuietGroup(RunningRule rule, IReadOnlyList<string> values) : Group(rule, values)
{
    private long _quiet;

    public override bool MayRest => true;

    public override Firing? Enter(in Match match, out bool isLate)
    {
        isLate = false;
        See(match.Ticks);
        if (IsQuiet)
        {
            _quiet++;
            return null;
        }

        var count = _quiet + 1;
        _quiet = 0;
        return Fire(match.Entry.Context, [match.Evidence], count, count == 1
            ? $"one event matched the rule; further ones of the group stay quiet for {Span.Text(Rule.QuietTicks)}"
            : $"{count} events matched the rule since the group's last alert");
    }

    public override void Write(EvidenceWriter writer) => writer.Write7BitEncodedInt64(_quiet);

    public override void Read(EvidenceReader reader) => _quiet = reader.Read7BitEncodedInt64();

    /// <summary>Takes up a count that an older version wrote.</summary>
    public void RestoreQuiet(long quiet) => _quiet = quiet;
}
