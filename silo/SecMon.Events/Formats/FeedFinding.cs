using SecMon.Events.Formats.PostgreSql;

namespace SecMon.Events.Formats;

/// <summary>Something that a record showed about the feed itself.</summary>
/// <param name="Issue">One of <see cref="FeedIssue"/>.</param>
/// <param name="Detail">The setting that hides use cases or the field that stopped appearing, <c>zone</c>, or what a silent session shows; null for other issues.</param>
/// <param name="SignIn">The session that it is about, when the record may be of another one.</param>
/// <param name="Age">How long that session was signed in.</param>
internal readonly record struct FeedFinding(string Issue, string? Detail = null, SignIn? SignIn = null, TimeSpan? Age = null);
