using SecMon.Detection.Alerts;
using SecMon.Detection.Rules;

namespace SecMon.Detection.Correlation;

/// <summary><c>returned</c> (sigma.md 10.4): the group is seen again after a long time.</summary>
internal sealed class ReturnedGroup(RunningRule rule, IReadOnlyList<string> values, ReturnedKeys keys) : Group(rule, values)
{
    private EvidenceItem? _last;

    public override bool MayRest => true;

    public override Firing? Enter(in Match match, out bool isLate)
    {
        isLate = false;
        if (match.Ticks < Newest)
            return null;

        var last = _last;
        See(match.Ticks);
        _last = match.Evidence;
        if (last is not { } before || Milliseconds(match.Ticks) - Milliseconds(before.EffectiveTicks) < Milliseconds(keys.After.Ticks) || IsQuiet)
            return null;
        var days = TimeSpan.FromTicks(match.Ticks - before.EffectiveTicks);
        return Fire(match.Entry.Context, [before, match.Evidence], 2, $"seen again{By} after {(long)days.TotalDays} days and {days.Hours} hours, threshold {Span.Text(keys.After.Ticks)}");
    }

    public override void Write(EvidenceWriter writer)
    {
        writer.Write(_last is not null);
        if (_last is { } last)
            writer.Write(last);
    }

    public override void Read(EvidenceReader reader) => _last = reader.ReadBoolean() ? reader.ReadEvidence() : null;
}
