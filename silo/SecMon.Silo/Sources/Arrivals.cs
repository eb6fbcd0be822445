namespace SecMon.Silo.Sources;

/// <summary>
/// Judges the times that records claim: one later than its arrival by more than the skew is not believed, and the arrival is taken for it
/// (event.md, Effective time; docs/decisions/0018). Used by one thread at a time.
/// </summary>
/// <param name="skew">How far a clock may be ahead.</param>
/// <param name="notes">Arrivals that were written down before.</param>
public sealed class Arrivals(TimeSpan skew, IEnumerable<ArrivalNote> notes)
{
    /// <summary>A log that is ahead for good gets a note so often, not one a batch.</summary>
    private static readonly TimeSpan NoteInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ulong, List<ArrivalNote>> _notes = notes.GroupBy(note => note.FileId).ToDictionary(group => group.Key, group => group.ToList());
    private readonly Dictionary<ulong, long> _believedUpTo = [];
    private ArrivalNote? _last;
    private DateTime _arrival = DateTime.MaxValue;
    private bool _hasSkewed;

    /// <summary>What the last batch adds to the notes, until <see cref="Noted"/>; null when it holds no record that needs one.</summary>
    public ArrivalNote? Unwritten { get; private set; }

    /// <summary>Records of these files that no note tells of were believed when they were read.</summary>
    /// <param name="fileId">The file.</param>
    /// <param name="position">How far a silo has read it.</param>
    public void Believe(ulong fileId, long position) => _believedUpTo[fileId] = Math.Max(position, _believedUpTo.GetValueOrDefault(fileId));

    /// <summary>Begins a batch.</summary>
    /// <param name="arrival">The clock now, UTC.</param>
    public void Begin(DateTime arrival)
    {
        _hasSkewed = false;
        _arrival = _last is { } last && arrival >= last.Arrival && arrival - last.Arrival < NoteInterval ? last.Arrival : arrival;
    }

    /// <summary>Judges one record.</summary>
    /// <param name="fileId">Its file.</param>
    /// <param name="position">Its offset.</param>
    /// <param name="written">The time that it claims, UTC.</param>
    /// <returns>The time to take instead; null when the record's own is believed.</returns>
    public DateTime? Believed(ulong fileId, long position, DateTime written)
    {
        // Nearly every record is of the past, and there are no notes.
        if (written <= _arrival && _notes.Count == 0)
            return null;
        if (NoteOf(fileId, position) is { } note)
            return written > Latest(note.Arrival) ? note.Arrival : null;
        if (position < _believedUpTo.GetValueOrDefault(fileId) || written <= Latest(_arrival))
            return null;
        _hasSkewed = true;
        return _arrival;
    }

    /// <summary>True for a time that a record which arrives now may claim, ticks of UTC.</summary>
    public bool IsBelievable(long ticks) => ticks <= Latest(_arrival).Ticks;

    /// <summary>Ends a batch: where it stood in its file.</summary>
    public void End(ulong fileId, long start, long end)
    {
        if (!_hasSkewed)
            return;
        _hasSkewed = false;
        var isMore = _last is { } last && last.FileId == fileId && last.End == start && last.Arrival == _arrival;
        _last = Unwritten = isMore ? _last! with { End = end } : new ArrivalNote(fileId, start, end, _arrival);
    }

    /// <summary>The note is written down.</summary>
    public void Noted() => Unwritten = null;

    private ArrivalNote? NoteOf(ulong fileId, long position) =>
        _notes.TryGetValue(fileId, out var known) ? known.Find(note => note.Covers(position)) : null;

    private DateTime Latest(DateTime arrival) => arrival > DateTime.MaxValue - skew ? DateTime.MaxValue : arrival + skew;
}
