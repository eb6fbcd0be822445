using SecMon.Detection.Incidents;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>The incidents so far: in the store of a silo, or in the memory of a replay.</summary>
public interface IKnownIncidents
{
    /// <summary>The incidents of a decision and a value, open and closed.</summary>
    /// <param name="decisionId">Id of the decision.</param>
    /// <param name="value">The account, address or source.</param>
    IReadOnlyList<Incident> Of(string decisionId, string value);
}
