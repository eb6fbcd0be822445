using SecMon.Detection.Alerts;
using SecMon.Events;

namespace SecMon.Detection.Correlation;

/// <summary>
/// A group whose events disagree about the time by more than <see cref="Tolerance"/>: a backlog with a line of today, a clock that was set
/// back, two sources of which one is days behind. Each time has a state of its own, so that what lies ahead makes nothing late or quiet
/// and what lies behind empties nothing (docs/decisions/0018). It is one group again when one time is left.
/// </summary>
internal sealed class SplitGroup : Group
{
    /// <summary>Times that lie no further apart are one time.</summary>
    public static readonly long Tolerance = StreamClock.DefaultSkew.Ticks;

    /// <summary>Beyond this the time goes that was not used for longest.</summary>
    private const int MostTimes = 4;

    /// <summary>So many alerts back no two are named by the same record.</summary>
    private const int MostNamed = 32;

    private readonly List<GroupTime> _times = [];   // the one that was used last stands last
    private readonly List<RecordName> _named = [];
    private readonly List<HeldActs> _rest = [];   // of times that are gone
    private Group? _fired;   // the state that fired last

    /// <summary>The group of one state; nothing is split yet.</summary>
    public SplitGroup(Group group)
        : base(group.Rule, group.Values)
    {
        _times.Add(new GroupTime(group));
        foreach (var item in group.MayHaveNamed(MostNamed))
            Note(NameOf(item));
    }

    private SplitGroup(RunningRule rule, IReadOnlyList<string> values)
        : base(rule, values)
    {
    }

    public override long Newest => _times.Max(time => time.Now.Newest);

    public override long? LastFired => _times.Max(time => time.Now.LastFired);

    public override int QuietRank
    {
        get => 0;   // each state has its own
        set => _fired?.QuietRank = value;
    }

    public override long Deadline => _times.Min(time => time.Now.Deadline);

    public override IReadOnlyCollection<string> Sources => _times.MinBy(time => time.Now.Deadline)!.Now.Sources;

    public override bool IsGone
    {
        get => base.IsGone;
        set
        {
            base.IsGone = value;
            foreach (var time in _times)
                time.Now.IsGone = value;
        }
    }

    /// <summary>The one state that is left; null while there are several.</summary>
    public Group? Only => _times is [{ Before.Count: 0 } only] ? only.Now : null;

    /// <summary>True when an entry lies behind the group, or so far ahead that the group as it is must be kept beside it.</summary>
    public static bool Splits(Group group, in Match match) =>
        group.Newest != long.MinValue
        && (group.Newest - Tolerance > match.Entry.StreamTicks || (match.Entry.IsProvisional && match.Ticks - Tolerance > group.Newest));

    /// <summary>
    /// The event goes on with the state of its own time. If it still lies in the window of a state ahead of it (another source is further), it
    /// enters there too, at its place (sigma.md 8.3), so that what several sources show together is counted together.
    /// </summary>
    public override Firing? Enter(in Match match, out bool isLate)
    {
        var ahead = AheadOf(match);
        var time = TimeOf(match.Entry.StreamTicks);
        if (!match.Entry.IsProvisional)
            Settle(time, match.Entry.StreamTicks);
        else if (time.Now.Newest != long.MinValue && match.Ticks - Tolerance > time.Now.Newest)
            time.KeepBefore();

        var together = ahead?.Now.Enter(match, out _);
        var own = time.Now.Enter(match, out isLate);
        _fired = together is null ? time.Now : ahead!.Now;
        return Named(together ?? own, match);
    }

    public override bool Tells(int rank) => _fired?.Tells(rank) ?? true;

    /// <summary>Nobody is silent of whom something came later, whatever the order in which it was read.</summary>
    public override Firing? Expire()
    {
        var time = _times.MinBy(time => time.Now.Deadline)!;
        var deadline = time.Now.Deadline;
        var firing = time.Now.Expire();
        _fired = time.Now;
        return _times.Exists(other => other.Now.Newest > deadline) ? null : firing;
    }

    public override IReadOnlyList<HeldActs> TakeHeld()
    {
        List<HeldActs> held = [.. _rest, .. _times.SelectMany(time => time.Now.TakeHeld())];
        _rest.Clear();
        return held;
    }

    public override IReadOnlyList<HeldActs> TakeRest() => [.. TakeHeld(), .. _times.SelectMany(time => time.Now.TakeRest())];

    public override void Write(EvidenceWriter writer)
    {
        writer.Write7BitEncodedInt(_named.Count);
        foreach (var name in _named)
        {
            writer.Write(name.FileId);
            writer.Write(name.Position);
        }

        writer.Write7BitEncodedInt(_times.Count);
        foreach (var time in _times)
            time.Write(writer);
    }

    public override void Read(EvidenceReader reader)
    {
        for (var count = reader.ReadCount(); count > 0; count--)
            _named.Add(new RecordName(reader.ReadUInt64(), reader.ReadInt64()));
        for (var count = reader.ReadCount(); count > 0; count--)
            _times.Add(GroupTime.Read(reader, Rule, Values));
    }

    /// <summary>A group to read what <see cref="Write"/> wrote into.</summary>
    public static SplitGroup Empty(RunningRule rule, IReadOnlyList<string> values) => new(rule, values);

    private GroupTime? AheadOf(in Match match)
    {
        var (stream, latest) = (match.Entry.StreamTicks, match.Ticks + Rule.WindowTicks);
        return _times.Where(time => time.LiesAhead(stream) && time.Now.Newest <= latest).MinBy(time => time.Now.Newest);
    }

    /// <summary>
    /// States that were one once hold the same records: of two alerts that begin with the same one, or of which one begins with what made
    /// the other fire and named it, the second is named by what made it fire.
    /// </summary>
    private Firing? Named(Firing? firing, in Match match)
    {
        if (firing is null)
            return null;
        if (_named.Contains(NameOf(firing.NamedBy ?? firing.First)))
            firing = firing with { NamedBy = match.Evidence };
        Note(NameOf(firing.NamedBy ?? firing.First));
        return firing;
    }

    private void Note(RecordName name)
    {
        _named.Add(name);
        if (_named.Count > MostNamed)
            _named.RemoveAt(0);
    }

    private static RecordName NameOf(in EvidenceItem item) => new(item.Origin.FileId, item.Position);

    /// <summary>The state that an entry of a stream goes on with; it becomes the last of the list.</summary>
    private GroupTime TimeOf(long streamTicks)
    {
        var time = Known(streamTicks) ?? Earlier(streamTicks) ?? new GroupTime(Create(Rule, Values));
        _times.Remove(time);
        _times.Add(time);
        if (_times.Count > MostTimes)
            Drop(_times[0]);
        return time;
    }

    /// <summary>The one that was used last when it is near, else the newest that does not lie ahead.</summary>
    private GroupTime? Known(long streamTicks)
    {
        var near = Math.Max(Tolerance, Rule.WindowTicks);
        if (!_times[^1].LiesAhead(streamTicks) && streamTicks - _times[^1].Now.Newest <= near)
            return _times[^1];
        return _times.Where(time => !time.LiesAhead(streamTicks)).MaxBy(time => time.Now.Newest);
    }

    /// <summary>What one of the states was before it jumped ahead becomes a state of its own.</summary>
    private GroupTime? Earlier(long streamTicks)
    {
        foreach (var time in _times)
        {
            if (time.TakeBefore(streamTicks) is { } before)
                return new GroupTime(before);
        }

        return null;
    }

    /// <summary>The stream is where it says: what its state was before a jump is not needed, nor what was left behind long ago.</summary>
    private void Settle(GroupTime settled, long streamTicks)
    {
        settled.Before.Clear();
        foreach (var time in _times.Where(time => time != settled && streamTicks - time.Now.Newest > Rule.KeptTicks).ToList())
            Drop(time);
    }

    private void Drop(GroupTime time)
    {
        time.Now.IsGone = true;   // it may stand in the queue of those that wait
        _rest.AddRange(time.Now.TakeRest());
        _times.Remove(time);
    }
}
