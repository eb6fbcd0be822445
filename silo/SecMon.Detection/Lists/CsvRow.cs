namespace SecMon.Detection.Lists;

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Cells">Its cells, trimmed.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells);
