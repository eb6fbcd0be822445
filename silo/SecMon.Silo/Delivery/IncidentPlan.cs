using SecMon.Detection.Cases;
using SecMon.Detection.Incidents;

namespace SecMon.Silo.Delivery;

/// <summary>Decides what people hear of an incident: when it opens, when it becomes worse, at most once a <see cref="NewsPlan.Pause"/>, and every change somebody made. Pure.</summary>
internal static class IncidentPlan
{
    /// <summary>The incident may have news: it opened, a case joined, or one of its cases became worse.</summary>
    /// <param name="one">The incident, one that the sink is given.</param>
    /// <param name="told">What people heard of it; null when nothing.</param>
    /// <param name="news">What they heard of its news; null when nothing.</param>
    /// <param name="now">UTC.</param>
    /// <returns>What is new (<c>event.action</c>; null when nothing is said), and what is noted; null when nothing.</returns>
    public static (string? Action, ToldCase? Noted, NewsTold? News) OnNews(Incident one, ToldCase? told, NewsTold? news, DateTime now)
    {
        if (!one.IsTold || one.News <= (news?.News ?? 0))
            return (null, null, null);   // also when it is given again after a crash
        if (!one.IsOpen)
            return told is null ? (null, null, Heard(one, now)) : (null, null, null);
        if (told is null)
            return ("opened", new ToldCase(one.Id, now, one.Cases.Count), Heard(one, now));
        if (news?.ToldAt is { } last && now - last < NewsPlan.Pause)
            return (null, null, news with { IsDue = true });
        var action = told.ClosedAt is not null ? "reopened" : one.Cases.Count > told.ToldCount ? "joined" : "worsened";
        return (action, told with { ToldAt = now, ToldCount = one.Cases.Count, ClosedAt = null, IsOverdueTold = false }, Heard(one, now));
    }

    /// <summary>Somebody changed the incident, or its last case was closed; people who never heard of it hear nothing.</summary>
    public static (string? Action, ToldCase? Noted) OnChange(Incident one, string action, ToldCase? told, DateTime now)
    {
        if (told is null)
            return (null, null);
        if (!one.IsOpen && told.ClosedAt is not null)
            return (null, null);   // the last word was that it is closed
        return (action, told with { ClosedAt = one.IsOpen ? null : one.Closed ?? now });
    }

    /// <summary>Nobody acknowledged it in time; people hear of it once, and once more when it became worse.</summary>
    /// <param name="one">The incident.</param>
    /// <param name="told">What people heard of it.</param>
    /// <param name="acknowledgeBy">Until when they have time, UTC.</param>
    /// <param name="now">UTC.</param>
    public static (string? Action, ToldCase? Noted) OnTime(Incident one, ToldCase told, DateTime acknowledgeBy, DateTime now)
    {
        if (one.Status != CaseStatus.Open)
            return (null, told with { IsOverdueTold = true });
        return now >= acknowledgeBy ? ("overdue", told with { IsOverdueTold = true }) : (null, null);
    }

    private static NewsTold Heard(Incident one, DateTime now) => new(one.Id) { News = one.News, ToldAt = now };
}
