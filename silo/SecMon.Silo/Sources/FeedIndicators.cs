using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>
/// How good a feed is, over the last ten minutes: correct (what could be read), sufficient (no holes in session line numbers), clean
/// (nothing twice), and how far its clock is off. Of one source; used by one turn at a time.
/// </summary>
internal sealed class FeedIndicators
{
    private const int Minutes = 10;
    private const int FewestDelays = 5;

    /// <summary>What is older when it comes was brought later, not written late.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(30);

    private readonly TimeProvider _clock;
    private readonly Queue<Slot> _slots = new();
    private long _records;
    private long _rejected;
    private long _gaps;
    private long _duplicates;
    private long _skewed;
    private long _foreignFields;
    private DateTime? _newest;

    /// <summary>Begins with the account of a checkpoint, which is not of the last ten minutes.</summary>
    public FeedIndicators(SourceCounts before, TimeProvider clock)
    {
        _clock = clock;
        Begin(before);
    }

    /// <summary>Share of records that could be read; 1 when there were none.</summary>
    public double Correct => Share(slot => slot.Rejected);

    /// <summary>1 minus holes in session line numbers per record.</summary>
    public double Sufficient => Share(slot => slot.Gaps);

    /// <summary>1 minus records seen twice per record.</summary>
    public double Clean => Share(slot => slot.Duplicates);

    /// <summary>Holes in session line numbers.</summary>
    public long Gaps => Recent().Sum(slot => slot.Gaps);

    /// <summary>Records that claim a time which cannot be believed.</summary>
    public long Skewed => Recent().Sum(slot => slot.Skewed);

    /// <summary>Fields of records that were not their sender's to set.</summary>
    public long ForeignFields => Recent().Sum(slot => slot.ForeignFields);

    /// <summary>Shortest time from event to arrival; negative when the source's clock is ahead. Null while too little is known.</summary>
    public TimeSpan? ClockSkew
    {
        get
        {
            var slots = Recent().Where(slot => slot.Delays > 0).ToList();
            if (slots.Count == 0)
                return null;
            var shortest = slots.Min(slot => slot.ShortestDelay);
            return shortest < TimeSpan.Zero || slots.Sum(slot => slot.Delays) >= FewestDelays ? shortest : null;
        }
    }

    /// <summary>Takes an account for old, as that of a checkpoint.</summary>
    public void Begin(SourceCounts before) => (_records, _rejected, _gaps, _duplicates, _skewed, _foreignFields) = Of(before);

    /// <summary>Takes up the account after a batch.</summary>
    public void Note(SourceCounts counts)
    {
        var (records, rejected, gaps, duplicates, skewed, foreignFields) = Of(counts);
        var slot = Current();
        slot.Records += records - _records;
        slot.Rejected += rejected - _rejected;
        slot.Gaps += gaps - _gaps;
        slot.Duplicates += duplicates - _duplicates;
        slot.Skewed += skewed - _skewed;
        slot.ForeignFields += foreignFields - _foreignFields;
        (_records, _rejected, _gaps, _duplicates, _skewed, _foreignFields) = (records, rejected, gaps, duplicates, skewed, foreignFields);
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

    private static (long Records, long Rejected, long Gaps, long Duplicates, long Skewed, long ForeignFields) Of(SourceCounts counts) =>
        (counts.Records, counts.Rejected.Values.Sum(), counts.Issues.GetValueOrDefault(FeedIssue.Gap), counts.Issues.GetValueOrDefault(FeedIssue.Duplicate), counts.Skewed, counts.ForeignFields);

    private double Share(Func<Slot, long> bad)
    {
        var slots = Recent();
        var records = slots.Sum(slot => slot.Records);
        return records == 0 ? 1 : Math.Max(0, 1 - ((double)slots.Sum(bad) / records));
    }

    private Queue<Slot> Recent()
    {
        var oldest = Minute() - Minutes;
        while (_slots.TryPeek(out var slot) && slot.Minute <= oldest)
            _slots.Dequeue();
        return _slots;
    }

    private Slot Current()
    {
        var minute = Minute();
        var last = Recent().LastOrDefault();
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

        public long Records { get; set; }

        public long Rejected { get; set; }

        public long Gaps { get; set; }

        public long Duplicates { get; set; }

        public long Skewed { get; set; }

        public long ForeignFields { get; set; }

        public long Delays { get; set; }

        public TimeSpan ShortestDelay { get; set; }
    }
}
