namespace SecMon.Detection.Rules;

/// <summary>The text of one file below the rules folder or the lists folder, as read by whoever does the I/O.</summary>
/// <param name="Path">The path as errors shall show it, <c>/</c> between folders.</param>
/// <param name="RelativePath">The path below the rules (or lists) folder: <c>extraction/ex-01.yml</c>, <c>enrich/accounts.csv</c>.</param>
/// <param name="Text">The content, decoded as UTF-8 without byte order mark.</param>
public sealed record RuleFile(string Path, string RelativePath, string Text);
