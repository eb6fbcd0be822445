using SecMon.Detection.Alerts;

namespace SecMon.Detection.Correlation;

/// <summary>
/// A detection rule with <c>suppress</c> (sigma.md 10.2): quiet matches are counted in the next alert, and said to the case of the one before.
/// </summary>
internal sealed class QuietGroup(RunningRule rule, IReadOnlyList<string> values) : Group(rule, values)
{
    private long _quiet;
    private QuietTime? _time;   // null before the first alert, and behind one of an older version, whose name is not known
    private List<HeldActs>? _said;

    public override bool MayRest => _time is not { IsSmall: false };

    public override long Deadline => _time?.Deadline ?? long.MaxValue;

    public override IReadOnlyCollection<string> Sources => _time?.Source is { } source ? [source] : [];

    public override Firing? Enter(in Match match, out bool isLate)
    {
        isLate = false;
        if (match.Ticks > Deadline)
            SayRest();   // as a tick before the match would have: the same is said however ticks fall
        See(match.Ticks);
        if (IsInQuietTime && RankOf(match) <= QuietRank)
        {
            _quiet++;
            Say(_time?.Hold(match));
            return null;
        }

        SayRest();
        var count = _quiet + 1;
        _quiet = 0;
        _time = new QuietTime(match.Evidence.Origin.FileId, match.Evidence.Position, QuietTime.NamesOf(match), match.Target.Decided?.Expected is not null);
        return Fire(match.Entry.Context, [match.Evidence], count, count == 1
            ? $"one event matched the rule; further ones of the group stay quiet for {Span.Text(Rule.QuietTicks)}"
            : $"{count} events matched the rule since the group's last alert");
    }

    public override Firing? Expire()
    {
        SayRest();
        return null;
    }

    public override IReadOnlyList<HeldActs> TakeHeld()
    {
        if (_said is null)
            return [];
        var said = _said;
        _said = null;
        return said;
    }

    public override IReadOnlyList<HeldActs> TakeRest()
    {
        SayRest();
        return TakeHeld();
    }

    public override void ForgetRest() => _time?.Forget();

    public override void Write(EvidenceWriter writer)
    {
        writer.Write7BitEncodedInt64(_quiet);
        writer.Write(_time is not null);
        _time?.Write(writer);
    }

    public override void Read(EvidenceReader reader)
    {
        _quiet = reader.Read7BitEncodedInt64();
        if (reader.HasQuietTimes && reader.ReadBoolean())
            _time = QuietTime.Read(reader);
    }

    /// <summary>Takes up a count that an older version wrote.</summary>
    public void RestoreQuiet(long quiet) => _quiet = quiet;

    private static int RankOf(in Match match) => match.Target.Decided?.Rank ?? 0;

    private void SayRest() => Say(_time?.Say(_time.Deadline));

    private void Say(HeldActs? acts)
    {
        if (acts is not null)
            (_said ??= []).Add(acts);
    }
}
