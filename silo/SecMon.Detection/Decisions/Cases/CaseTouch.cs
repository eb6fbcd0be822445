using SecMon.Detection.Incidents;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>That something touched a case, and what was decided upon it: all that is needed to explain it later.</summary>
/// <param name="Moment">The cases that are linked with it, however old: those beyond all horizons are not looked at, which somebody may ask about.</param>
/// <param name="Decided">What was decided that was not so already.</param>
/// <param name="Incidents">The incidents that these cases were part of before.</param>
/// <param name="Others">How many other cases there are, which are not linked with it or are expected.</param>
public sealed record CaseTouch(CaseMoment Moment, NewDecisions Decided, IReadOnlyList<Incident> Incidents, int Others);
