using SecMon.Silo.Sinks;

namespace SecMon.Silo.Delivery;

/// <summary>What a sink is given at once, and what is noted when it is delivered.</summary>
/// <param name="Documents">In ledger order.</param>
/// <param name="Cursor">The newest ledger entry that it covers.</param>
/// <param name="Told">What people have heard afterwards.</param>
/// <param name="News">What they have heard of what was held back.</param>
internal sealed record SinkBatch(IReadOnlyList<SinkDocument> Documents, long Cursor, IReadOnlyList<ToldCase> Told, IReadOnlyList<NewsTold> News);
