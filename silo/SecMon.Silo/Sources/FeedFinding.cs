using System.Text.Json.Serialization;

namespace SecMon.Silo.Sources;

/// <summary>Something that a source is to tell with its next event: what happened to its files, or who is excused from now on. Either may hide what accounts did.</summary>
/// <param name="Issue"><c>truncated</c>, <c>lost_file</c>, <c>missing_folder</c> or <c>exception_changed</c> (<see cref="SecMon.Events.Formats.FeedIssue"/>).</param>
/// <param name="Detail">For <c>secmon.feed.detail</c>: the name of the file or folder, without its path; or what changed.</param>
/// <param name="Text">What happened, for people; empty where the detail says it.</param>
public sealed record FeedFinding(string Issue, [property: JsonPropertyName("File")] string Detail, string Text);   // the name that checkpoints of before have
