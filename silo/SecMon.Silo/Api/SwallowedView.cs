using SecMon.Silo.Rules;

namespace SecMon.Silo.Api;

/// <summary>What a row or decision has kept from people since the silo started.</summary>
/// <param name="Signals">Signals, or alerts of cases.</param>
/// <param name="Rows">Rows that their statements read, as far as their events say it.</param>
/// <param name="Much">True for more than 1,000 signals or 10,000 rows.</param>
public sealed record SwallowedView(long Signals, long Rows, bool Much)
{
    /// <summary>As the API shows it.</summary>
    public static SwallowedView Of(Swallowed swallowed) => new(swallowed.Signals, swallowed.Rows, swallowed.IsMuch);
}
