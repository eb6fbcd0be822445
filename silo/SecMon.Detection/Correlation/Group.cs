using SecMon.Detection.Alerts;
using SecMon.Detection.Decisions.Effects;

namespace SecMon.Detection.Correlation;

/// <summary>The state of one group of one rule. What it remembers, and when it fires, is each kind's own.</summary>
internal abstract class Group(RunningRule rule, IReadOnlyList<string> values)
{
    /// <summary>A group that holds more than this is used too often to be put to rest after every entry.</summary>
    protected const int MostAtRest = 2;

    private long _newest = long.MinValue;
    private long _lastFired = long.MinValue;
    private long _firedBefore = long.MinValue;
    private bool _firedInQuiet;

    public RunningRule Rule => rule;

    public IReadOnlyList<string> Values => values;

    /// <summary>Newest event time seen in the group; the group's <c>now</c>.</summary>
    public virtual long Newest => _newest;

    /// <summary><c>now</c> when it fired last; null when it never did.</summary>
    public virtual long? LastFired => _lastFired == long.MinValue ? null : _lastFired;

    /// <summary>
    /// How much people heard of the alert that began the quiet time (<see cref="Decided.Rank"/>): what they would hear more of is not held back
    /// by what they heard less of.
    /// </summary>
    public virtual int QuietRank { get; set; }

    /// <summary>Grows with every entry of the partition: which group was used last.</summary>
    public long Touched { get; set; }

    /// <summary>True while the partition has it in its queue of those that wait.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>True when the partition has forgotten it.</summary>
    public virtual bool IsGone { get; set; }

    /// <summary>The time after which it fires if nothing comes; <see cref="long.MaxValue"/> for kinds that do not wait.</summary>
    public virtual long Deadline => long.MaxValue;

    /// <summary>The ids of the sources that fed a group which waits; those are waited for.</summary>
    public virtual IReadOnlyCollection<string> Sources => [];

    /// <summary>True when it takes less memory as bytes, and waking it costs little.</summary>
    public virtual bool MayRest => false;

    /// <summary>The oldest records that it holds and by which an alert of it may be named already.</summary>
    /// <param name="most">So many at most.</param>
    public virtual IEnumerable<EvidenceItem> MayHaveNamed(int most) => [];

    /// <summary>Takes what a quiet time held back and is to be said now, earlier first.</summary>
    public virtual IReadOnlyList<HeldActs> TakeHeld() => [];

    /// <summary>Takes all that a quiet time held back and is not said yet: the group goes.</summary>
    public virtual IReadOnlyList<HeldActs> TakeRest() => [];

    /// <summary>Leaves what is not said yet to the group that this one is a copy of.</summary>
    public virtual void ForgetRest()
    {
    }

    /// <summary>Decisions were asked of what fired.</summary>
    /// <param name="rank">How much people would hear of it.</param>
    /// <returns>False when the quiet time holds it back: the alert that began that reached as many.</returns>
    public virtual bool Tells(int rank)
    {
        if (_firedInQuiet && rank <= QuietRank)
        {
            _lastFired = _firedBefore;
            return false;
        }

        QuietRank = rank;
        return true;
    }

    /// <summary>Takes a match in and evaluates the rule.</summary>
    /// <param name="match">The match.</param>
    /// <param name="isLate">True when the match was left out because it is too old (sigma.md 8.3).</param>
    /// <returns>What fired, or null.</returns>
    public abstract Firing? Enter(in Match match, out bool isLate);

    /// <summary>The time that every stream has reached passes <see cref="Deadline"/>.</summary>
    public virtual Firing? Expire() => null;

    /// <summary>Writes down what the kind remembers.</summary>
    public abstract void Write(EvidenceWriter writer);

    /// <summary>Takes up what <see cref="Write"/> wrote.</summary>
    public abstract void Read(EvidenceReader reader);

    /// <summary>Takes up a group that was written down.</summary>
    public void Restore(long newest, long? lastFired)
    {
        _newest = newest;
        _lastFired = lastFired ?? long.MinValue;
    }

    /// <summary>Makes the group of a rule that has none yet.</summary>
    public static Group Create(RunningRule rule, IReadOnlyList<string> values) => rule.Correlation switch
    {
        null => new QuietGroup(rule, values),
        { Risk: not null } => new RiskGroup(rule, values),
        { Keys: Rules.FirstSeenKeys keys } => new FirstSeenGroup(rule, values, keys),
        { Keys: Rules.ReturnedKeys keys } => new ReturnedGroup(rule, values, keys),
        { Keys: Rules.SilenceKeys keys } => new SilenceGroup(rule, values, keys),
        { Keys: Rules.WithoutKeys } => new WithoutGroup(rule, values),
        { Keys: Rules.BaselineKeys keys } => new BaselineGroup(rule, values, keys),
        _ => new WindowGroup(rule, values),
    };

    protected void See(long ticks) => _newest = Math.Max(_newest, ticks);

    /// <summary>True while the quiet time lasts.</summary>
    protected bool IsInQuietTime => _lastFired != long.MinValue && _lastFired >= OldestWithin(rule.QuietTicks);

    /// <summary>True when nothing may fire. Behind an alert that reached fewer people than the rule says, decisions are asked again.</summary>
    protected bool IsQuiet => QuietRank >= 0 && IsInQuietTime;

    /// <summary>The oldest time that is no further from now than a span: both ends are included, in milliseconds (sigma.md 8.3).</summary>
    protected long OldestWithin(long spanTicks) => Newest - (Newest % TimeSpan.TicksPerMillisecond) - spanTicks;

    protected static long Milliseconds(long ticks) => ticks / TimeSpan.TicksPerMillisecond;

    /// <summary><c> by user.name, source.ip</c>; empty for one group.</summary>
    protected string By => rule.GroupBy.Count > 0 ? $" by {string.Join(", ", rule.GroupBy)}" : "";

    /// <summary><c> of user.name</c>; empty for one group.</summary>
    protected string Of => rule.GroupBy.Count > 0 ? $" of {string.Join(", ", rule.GroupBy)}" : "";

    /// <summary>The rule fires now.</summary>
    /// <param name="context">What the alert shows.</param>
    /// <param name="evidence">In order, the record that made it fire last.</param>
    /// <param name="count">How many records there were.</param>
    /// <param name="reason">Why, in numbers.</param>
    protected Firing Fire(AlertContext context, IReadOnlyList<EvidenceItem> evidence, long count, string reason)
    {
        _firedInQuiet = IsInQuietTime;
        _firedBefore = _lastFired;
        _lastFired = Newest;
        return new Firing
        {
            Rule = rule.Metadata,
            GroupBy = rule.GroupBy,
            GroupValues = values,
            Context = context,
            Evidence = evidence,
            EvidenceCount = count,
            First = evidence[0],
            Reason = reason,
        };
    }
}
