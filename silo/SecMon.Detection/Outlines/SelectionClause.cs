using SecMon.Detection.Yaml;

namespace SecMon.Detection.Outlines;

/// <summary>A selection, by the name that conditions call it.</summary>
/// <param name="Name">The key.</param>
/// <param name="Inner">Its lines.</param>
internal sealed record SelectionClause(YamlScalar Name, Clause Inner) : Clause;
