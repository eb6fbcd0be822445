using SecMon.Events.Sql;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>What one record said of its statement, for the records behind it that only refer to it.</summary>
/// <param name="Text">The text; empty when only the reading is kept.</param>
/// <param name="Parameters">The bound values as logged.</param>
/// <param name="Reading">What the text says, where it is too long to keep; null where the text is kept.</param>
internal readonly record struct KeptPart(ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte> Parameters, SqlReading? Reading);
