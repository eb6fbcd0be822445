using SecMon.Detection.Cases;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Decides, entry by entry, what people hear of a case through one sink: raised once, its count at most once per
/// <see cref="SinkRoute.Repeat"/>, and every change somebody made. Pure.
/// </summary>
/// <param name="route">The sink's.</param>
internal sealed class NoticePlan(SinkRoute route)
{
    /// <summary>An alert came.</summary>
    /// <param name="one">Its case.</param>
    /// <param name="mark">What delivery decided about it.</param>
    /// <param name="told">What people heard before; null when nothing.</param>
    /// <param name="now">UTC.</param>
    /// <returns>What is new (<c>event.action</c>; null when nothing is said), and what is noted; null when nothing.</returns>
    public (string? Action, ToldCase? Noted) OnAlert(Case one, AlertMark mark, ToldCase? told, DateTime now)
    {
        if (!route.Takes(one) || one.IsExpected || mark.IsHushed || (mark.IsBackfill && !route.TellsBackfill))
            return (null, null);
        if (told is null)
            return OnFirst(one, mark, now);
        if (one.Count <= told.ToldCount)
            return (null, null);   // given again after a crash
        return now - told.ToldAt >= route.Repeat
            ? ("counted", told with { ToldAt = now, ToldCount = one.Count, IsDue = false })
            : (null, told with { IsDue = true });
    }

    /// <summary>The incident through which people heard of a case is closed, and the case is not.</summary>
    public (string? Action, ToldCase? Noted) OnLeft(Case one, ToldCase? told, DateTime now) =>
        told is null && one.IsTold && !one.IsExpected && one.Status != CaseStatus.Closed && route.Takes(one) ? ("raised", new ToldCase(one.Id, now, one.Count)) : (null, null);

    /// <summary>Somebody changed the case; people who never heard of it hear nothing.</summary>
    public (string? Action, ToldCase? Noted) OnChange(Case one, CaseAction action, ToldCase? told, DateTime now)
    {
        if (told is null || !route.Takes(one))
            return (null, null);
        var closedAt = one.Status == CaseStatus.Closed ? one.Closed ?? now : (DateTime?)null;
        return (CaseWords.Done(action), told with { ClosedAt = closedAt, IsDue = closedAt is null && told.IsDue });
    }

    /// <summary>Time passed since people heard of a case with further alerts.</summary>
    public (string? Action, ToldCase? Noted) OnDue(Case one, ToldCase told, DateTime now)
    {
        if (now - told.ToldAt < route.Repeat)
            return (null, null);
        return one.Count > told.ToldCount
            ? ("counted", told with { ToldAt = now, ToldCount = one.Count, IsDue = false })
            : (null, told with { IsDue = false });
    }

    /// <summary>Nobody acknowledged a case in time; people hear of it once.</summary>
    public static (string? Action, ToldCase? Noted) OnTime(Case one, ToldCase told, DateTime acknowledgeBy, DateTime now)
    {
        if (one.Status != CaseStatus.Open)
            return (null, told with { IsOverdueTold = true });
        return now >= acknowledgeBy ? ("overdue", told with { IsOverdueTold = true }) : (null, null);
    }

    private static (string? Action, ToldCase? Noted) OnFirst(Case one, AlertMark mark, DateTime now) => mark.Storm switch
    {
        StormMark.None => ("raised", new ToldCase(one.Id, now, one.Count)),
        StormMark.Announces => ("storm", null),
        _ => (null, null),
    };
}
