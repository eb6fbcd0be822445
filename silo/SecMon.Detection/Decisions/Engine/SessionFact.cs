using SecMon.Detection.Decisions.Facts;

namespace SecMon.Detection.Decisions.Engine;

/// <summary>A fact as one session holds it. Its tests count the session's bounds; <see cref="FactOrder"/> knows its place.</summary>
/// <param name="session">The session.</param>
/// <param name="fact">The fact.</param>
/// <param name="place">Its place among the facts that the session was given; of a conclusion that of the effect.</param>
/// <param name="reason">Of a conclusion: the match that concluded it; null for a fact that the session was given.</param>
internal sealed class SessionFact(DecisionSession session, Fact fact, int place, DecisionMatch? reason = null)
{
    /// <summary>The session.</summary>
    public DecisionSession Session => session;

    /// <summary>The fact.</summary>
    public Fact Fact => fact;

    /// <summary>Its place among the facts that the session was given; of a conclusion that of the effect.</summary>
    public int Place => place;

    /// <summary>The match that concluded it; null for a fact that the session was given.</summary>
    public DecisionMatch? Reason => reason;
}
