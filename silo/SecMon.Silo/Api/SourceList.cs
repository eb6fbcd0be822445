using SecMon.Silo.Grains;

namespace SecMon.Silo.Api;

/// <summary>How every source stands.</summary>
/// <param name="Sources">In the order of the configuration.</param>
public sealed record SourceList(IReadOnlyList<SourceStatus> Sources);
