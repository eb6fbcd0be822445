using SecMon.Events.Formats;

namespace SecMon.Silo.Sources;

/// <summary>Content of one file, at a record boundary.</summary>
/// <param name="File">The file; its position is that of the content's first byte.</param>
/// <param name="Content">What is there; valid until the next call of the reader.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Damage">Reason when the file is damaged after the content; null otherwise.</param>
public sealed record SourceChunk(FileProgress File, ReadOnlyMemory<byte> Content, ContentPlace Place, string? Damage);
