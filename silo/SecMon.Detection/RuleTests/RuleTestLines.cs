using SecMon.Detection.Rules;

namespace SecMon.Detection.RuleTests;

/// <summary>Raw log content of a case.</summary>
/// <param name="Location">Where it stands.</param>
/// <param name="Format">A format of event.md, such as <c>pgaudit</c>.</param>
/// <param name="Text">The content.</param>
public sealed record RuleTestLines(SourceLocation Location, string Format, string Text);
