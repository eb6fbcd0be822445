namespace SecMon.Detection.Decisions.Facts;

/// <summary>When a row of a list of facts came into force, ticks of UTC (<see cref="RowFact.SinceTicks"/>). Called from any thread.</summary>
/// <param name="list">Name of the list.</param>
/// <param name="row">The row as it is written (<see cref="FactsLibrary.RowsOf"/>).</param>
public delegate long RowSince(string list, string row);
