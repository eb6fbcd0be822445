using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>What the indicators of a feed are worked out from, of some span of its account.</summary>
/// <param name="Records">All records.</param>
/// <param name="Rejected">Records that could not be read.</param>
/// <param name="Gaps">Holes in session line numbers.</param>
/// <param name="Duplicates">Records seen twice.</param>
/// <param name="Skewed">Records that claim a time which cannot be believed.</param>
/// <param name="ForeignFields">Fields that were not their sender's to set.</param>
/// <param name="PersonReads">Reads of persons by accounts of people.</param>
/// <param name="Unrecognised">Of these, how many do not say who was looked up.</param>
internal readonly record struct FeedTally(long Records, long Rejected, long Gaps, long Duplicates, long Skewed, long ForeignFields, long PersonReads, long Unrecognised)
{
    /// <summary>Of a whole account.</summary>
    public static FeedTally Of(SourceCounts counts) => new(
        counts.Records,
        counts.Rejected.Values.Sum(),
        counts.Issues.GetValueOrDefault(FeedIssue.Gap),
        counts.Issues.GetValueOrDefault(FeedIssue.Duplicate),
        counts.Skewed,
        counts.ForeignFields,
        counts.PersonReads,
        counts.Unrecognised);

    /// <summary>Of both spans.</summary>
    public static FeedTally operator +(FeedTally left, FeedTally right) => left.With(right, sign: 1);

    /// <summary>Of what the first has and the second had not yet.</summary>
    public static FeedTally operator -(FeedTally left, FeedTally right) => left.With(right, sign: -1);

    private FeedTally With(FeedTally other, int sign) => new(
        Records + (sign * other.Records),
        Rejected + (sign * other.Rejected),
        Gaps + (sign * other.Gaps),
        Duplicates + (sign * other.Duplicates),
        Skewed + (sign * other.Skewed),
        ForeignFields + (sign * other.ForeignFields),
        PersonReads + (sign * other.PersonReads),
        Unrecognised + (sign * other.Unrecognised));
}
