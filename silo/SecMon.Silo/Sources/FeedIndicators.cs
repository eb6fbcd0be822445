namespace SecMon.Silo.Sources;

/// <summary>
/// How good a feed is, over the last ten minutes: correct (what could be read), sufficient (no holes in session line numbers), clean
/// (nothing twice), how many of the persons looked up it names, and how far its clock is off. Of one source; used by one turn at a time.
/// </summary>
internal sealed class FeedIndicators
{
    private const int Minutes = 10;
    private const int FewestDelays = 5;

    /// <summary>What is older when it comes was brought later, not written late.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(30);

    private readonly TimeProvider _clock;
    private readonly Queue<Slot> _slots = new();
    private FeedTally _noted;
    private DateTime? _newest;

    /// <summary>Begins with the account of a checkpoint, which is not of the last ten minutes.</summary>
    public FeedIndicators(SourceCounts before, TimeProvider clock)
    {
        _clock = clock;
        Begin(before);
    }

    /// <summary>Share of records that could be read; 1 when there were none.</summary>
    public double Correct => Share(tally => tally.Rejected, tally => tally.Records);

    /// <summary>1 minus holes in session line numbers per record.</summary>
    public double Sufficient => Share(tally => tally.Gaps, tally => tally.Records);

    /// <summary>1 minus records seen twice per record.</summary>
    public double Clean => Share(tally => tally.Duplicates, tally => tally.Records);

    /// <summary>Of the reads of persons by accounts of people, the share that says who was looked up; 1 when there were none.</summary>
    public double Recognised => Share(tally => tally.Unrecognised, tally => tally.PersonReads);

    /// <summary>Holes in session line numbers.</summary>
    public long Gaps => Recent().Gaps;

    /// <summary>Records that claim a time which cannot be believed.</summary>
    public long Skewed => Recent().Skewed;

    /// <summary>Fields of records that were not their sender's to set.</summary>
    public long ForeignFields => Recent().ForeignFields;

    /// <summary>Shortest time from event to arrival; negative when the source's clock is ahead. Null while too little is known.</summary>
    public TimeSpan? ClockSkew
    {
        get
        {
            var slots = RecentSlots().Where(slot => slot.Delays > 0).ToList();
            if (slots.Count == 0)
                return null;
            var shortest = slots.Min(slot => slot.ShortestDelay);
            return shortest < TimeSpan.Zero || slots.Sum(slot => slot.Delays) >= FewestDelays ? shortest : null;
        }
    }

    /// <summary>Takes an account for old, as that of a checkpoint.</summary>
    public void Begin(SourceCounts before) => _noted = FeedTally.Of(before);

    /// <summary>Takes up the account after a batch.</summary>
    public void Note(SourceCounts counts)
    {
        var tally = FeedTally.Of(counts);
        Current().Tally += tally - _noted;
        _noted = tally;
    }

    /// <summary>Takes up the newest event after a batch: its delay is noted once, not again with every record that is no event.</summary>
    /// <param name="newest">Its time, UTC; null before the first.</param>
    /// <param name="isFresh">Whether what was read had only just been written.</param>
    public void NoteNewest(DateTime? newest, bool isFresh)
    {
        if (isFresh && newest is { } time && newest != _newest)
            NoteDelay(_clock.GetUtcNow().UtcDateTime - time);
        _newest = newest;
    }

    /// <summary>Takes up how long a record took from its event time to its arrival.</summary>
    public void NoteDelay(TimeSpan delay)
    {
        if (delay > LongestDelay)
            return;
        var slot = Current();
        slot.ShortestDelay = slot.Delays == 0 || delay < slot.ShortestDelay ? delay : slot.ShortestDelay;
        slot.Delays++;
    }

    private double Share(Func<FeedTally, long> bad, Func<FeedTally, long> all)
    {
        var recent = Recent();
        return all(recent) == 0 ? 1 : Math.Max(0, 1 - ((double)bad(recent) / all(recent)));
    }

    private FeedTally Recent() => RecentSlots().Aggregate(default(FeedTally), (sum, slot) => sum + slot.Tally);

    private Queue<Slot> RecentSlots()
    {
        var oldest = Minute() - Minutes;
        while (_slots.TryPeek(out var slot) && slot.Minute <= oldest)
            _slots.Dequeue();
        return _slots;
    }

    private Slot Current()
    {
        var minute = Minute();
        var last = RecentSlots().LastOrDefault();
        if (last?.Minute == minute)
            return last;
        var slot = new Slot { Minute = minute };
        _slots.Enqueue(slot);
        return slot;
    }

    private long Minute() => _clock.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute;

    private sealed class Slot
    {
        public required long Minute { get; init; }

        public FeedTally Tally { get; set; }

        public long Delays { get; set; }

        public TimeSpan ShortestDelay { get; set; }
    }
}
