namespace SecMon.Detection.Indexing;

/// <summary>A literal and the rules that may match where it is.</summary>
/// <param name="Folded">The literal, folded.</param>
/// <param name="IsAtStart">True when it must begin the text.</param>
/// <param name="IsAtEnd">True when it must end the text.</param>
/// <param name="Rules">Indexes of rules.</param>
internal sealed record LiteralEntry(string Folded, bool IsAtStart, bool IsAtEnd, int[] Rules);
