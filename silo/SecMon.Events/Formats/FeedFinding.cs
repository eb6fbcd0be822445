namespace SecMon.Events.Formats;

/// <summary>Something that a record showed about the feed itself.</summary>
/// <param name="Issue">One of <see cref="FeedIssue"/>.</param>
/// <param name="Detail">The setting that hides use cases or the field that stopped appearing, or <c>zone</c>; null for other issues.</param>
internal readonly record struct FeedFinding(string Issue, string? Detail = null);
