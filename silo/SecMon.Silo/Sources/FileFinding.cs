namespace SecMon.Silo.Sources;

/// <summary>Something that happened to a source's files and may hide what accounts did.</summary>
/// <param name="Issue"><c>truncated</c>, <c>lost_file</c> or <c>missing_folder</c> (<see cref="SecMon.Events.Formats.FeedIssue"/>).</param>
/// <param name="File">Name of the file or folder, without its path.</param>
/// <param name="Text">What happened, for people.</param>
public sealed record FileFinding(string Issue, string File, string Text);
