using SecMon.Detection.Incidents;

namespace SecMon.Detection.Decisions.Cases;

/// <summary>The incidents so far: in the store of a silo, or in the memory of a replay.</summary>
public interface IKnownIncidents
{
    /// <summary>The incidents about an account, an address or a source, of all decisions, open and closed.</summary>
    /// <param name="by">The field by which there is one incident.</param>
    /// <param name="value">The account, address or source; without regard to case.</param>
    /// <param name="system">Of an account: where it lives; empty for others.</param>
    IReadOnlyList<Incident> Of(string by, string value, string system);

    /// <summary>True when a case is part of an open incident.</summary>
    bool IsInOpen(string caseId);
}
