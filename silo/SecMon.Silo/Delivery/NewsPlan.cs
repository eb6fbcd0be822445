using SecMon.Detection.Cases;

namespace SecMon.Silo.Delivery;

/// <summary>
/// Decides what a sink is given of what quiet times hold back: a case's document at most once a <see cref="Pause"/>, and word to people
/// only of names that nobody has heard of, as often at most. Pure.
/// </summary>
/// <param name="route">The sink's.</param>
internal sealed class NewsPlan(SinkRoute route)
{
    /// <summary>At most this often (sigma.md 10.2).</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>A case has news, or may have.</summary>
    /// <param name="one">The case.</param>
    /// <param name="mark">What delivery decided about what came.</param>
    /// <param name="told">What people heard of the case; null when nothing.</param>
    /// <param name="news">What they heard of its news; null when nothing.</param>
    /// <param name="now">UTC.</param>
    /// <returns>What is new (<c>event.action</c>; null when nothing is said), and what is noted; null when nothing.</returns>
    public (string? Action, ToldCase? Noted, NewsTold? News) OnHeld(Case one, AlertMark mark, ToldCase? told, NewsTold? news, DateTime now)
    {
        if (!route.Takes(one) || mark.IsHushed || (mark.IsBackfill && !route.TellsBackfill))
            return (null, null, null);
        if (told is not null)
            return OnNews(one, told, news, now);
        // The alert before it reached nobody: it was suppressed, found late or one too many.
        return mark.Storm switch
        {
            StormMark.None => ("raised", new ToldCase(one.Id, now, one.Count), Heard(one, news, now)),
            StormMark.Announces => ("storm", null, null),
            _ => (null, null, null),
        };
    }

    /// <summary>People heard of a case, and it may have news.</summary>
    public (string? Action, ToldCase? Noted, NewsTold? News) OnNews(Case one, ToldCase told, NewsTold? news, DateTime now)
    {
        if (!route.Takes(one) || one.News <= (news?.News ?? 0))
            return (null, null, null);   // also when it is given again after a crash
        if (news?.ToldAt is { } last && now - last < Pause)
            return (null, null, news with { IsDue = true });
        var isReopened = told.ClosedAt is not null && one.Status != CaseStatus.Closed;
        return (isReopened ? "reopened" : "held_back", isReopened ? told with { ClosedAt = null } : told, Heard(one, news, now));
    }

    /// <summary>A decision made the case louder, and it may reach people through this sink only now.</summary>
    public (string? Action, ToldCase? Noted, NewsTold? News) OnDecided(Case one, ToldCase? told, NewsTold? news, DateTime now)
    {
        if (!route.Takes(one) || one.IsExpected || !one.IsTold)
            return (null, null, null);
        return told is null ? ("raised", new ToldCase(one.Id, now, one.Count), Heard(one, news, now)) : OnNews(one, told, news, now);
    }

    /// <summary>People hear of the case as it stands, with all its news.</summary>
    public static NewsTold Heard(Case one, NewsTold? news, DateTime now) => (news ?? new NewsTold(one.Id)) with { News = one.News, ToldAt = now, IsDue = false };

    /// <summary>Whether the case's document goes out now, and what is noted.</summary>
    public static (bool IsGiven, NewsTold Noted) OnDocument(string caseId, NewsTold? news, DateTime now)
    {
        var before = news ?? new NewsTold(caseId);
        return before.DocumentAt is { } last && now - last < Pause
            ? (false, before with { IsDocumentDue = true })
            : (true, before with { DocumentAt = now, IsDocumentDue = false });
    }
}
