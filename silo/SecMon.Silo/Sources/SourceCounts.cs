using SecMon.Events;

namespace SecMon.Silo.Sources;

/// <summary>The account of a source: records = events + ignored + rejected (event.md).</summary>
public sealed class SourceCounts
{
    /// <summary>Records that became an event.</summary>
    public long Events { get; set; }

    /// <summary>Events made about the feed itself; not among the records.</summary>
    public long Derived { get; set; }

    /// <summary>Well-formed records that are no access of their own, by kind.</summary>
    public SortedDictionary<string, long> Ignored { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Unreadable records, by reason.</summary>
    public SortedDictionary<string, long> Rejected { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What the source noticed about its own feed (event.md, derived), by issue.</summary>
    public SortedDictionary<string, long> Issues { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Events whose record claims a time that cannot be believed; among the events.</summary>
    public long Skewed { get; set; }

    /// <summary>Fields of records that were not their sender's to set, and were dropped.</summary>
    public long ForeignFields { get; set; }

    /// <summary>One of them, of the record that had some last; null when none had.</summary>
    public string? ForeignField { get; set; }

    /// <summary>Events whose record refers to a text of an earlier one that was not kept.</summary>
    public long LackText { get; set; }

    /// <summary>Reads of persons by accounts of people; among the events.</summary>
    public long PersonReads { get; set; }

    /// <summary>Of these, how many do not say who was looked up.</summary>
    public long Unrecognised { get; set; }

    /// <summary>What is read now and is no log of the format; null once a record came.</summary>
    public ForeignRun? Foreign { get; set; }

    /// <summary>Bytes of all records, uncompressed.</summary>
    public long Bytes { get; set; }

    /// <summary>All records.</summary>
    public long Records => Events + Ignored.Values.Sum() + Rejected.Values.Sum();

    /// <summary>A copy that stays as it is.</summary>
    public SourceCounts Copy() => new()
    {
        Events = Events,
        Derived = Derived,
        Bytes = Bytes,
        Skewed = Skewed,
        ForeignFields = ForeignFields,
        ForeignField = ForeignField,
        LackText = LackText,
        PersonReads = PersonReads,
        Unrecognised = Unrecognised,
        Foreign = Foreign,
        Ignored = new(Ignored, StringComparer.Ordinal),
        Rejected = new(Rejected, StringComparer.Ordinal),
        Issues = new(Issues, StringComparer.Ordinal),
    };

    /// <summary>Raises every count to at least that of another account.</summary>
    public void RaiseTo(SourceCounts other)
    {
        Events = Math.Max(Events, other.Events);
        Derived = Math.Max(Derived, other.Derived);
        Bytes = Math.Max(Bytes, other.Bytes);
        Skewed = Math.Max(Skewed, other.Skewed);
        ForeignFields = Math.Max(ForeignFields, other.ForeignFields);
        LackText = Math.Max(LackText, other.LackText);
        PersonReads = Math.Max(PersonReads, other.PersonReads);
        Unrecognised = Math.Max(Unrecognised, other.Unrecognised);
        Raise(Ignored, other.Ignored);
        Raise(Rejected, other.Rejected);
        Raise(Issues, other.Issues);
    }

    /// <summary>Counts an issue of the feed.</summary>
    public void Note(string issue) => Issues[issue] = Issues.GetValueOrDefault(issue) + 1;

    /// <summary>Counts what was dropped of a record, or is missing in it.</summary>
    public void NoteRecord(AccessEvent access)
    {
        LackText += access.LacksText ? 1 : 0;
        if (access.ForeignFields == 0)
            return;
        ForeignFields += access.ForeignFields;
        ForeignField = access.ForeignField;
    }

    /// <summary>Counts a read of persons by a person, after enrichment.</summary>
    public void NotePersons(AccessEvent access)
    {
        if (access[Fields.SubjectUnrecognised] is not { Kind: FieldKind.Boolean } unrecognised)
            return;
        PersonReads++;
        Unrecognised += unrecognised.AsBoolean ? 1 : 0;
    }

    /// <summary>Counts an ignored record.</summary>
    public void Ignore(string kind) => Ignored[kind] = Ignored.GetValueOrDefault(kind) + 1;

    /// <summary>Counts a rejected record.</summary>
    public void Reject(string reason) => Rejected[reason] = Rejected.GetValueOrDefault(reason) + 1;

    private static void Raise(SortedDictionary<string, long> counts, SortedDictionary<string, long> others)
    {
        foreach (var (name, count) in others)
            counts[name] = Math.Max(count, counts.GetValueOrDefault(name));
    }
}
