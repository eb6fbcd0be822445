namespace SecMon.Silo.Grains;

/// <summary>An incident after it is opened: what people do about it, one after the other. Its key is the incident's id.</summary>
public interface IIncidentGrain : IGrainWithStringKey
{
    /// <summary>Changes the incident. Ends when the change is in the ledger and the incident shows it.</summary>
    /// <param name="change">A change as the ledger keeps it; which cases a close closes is found here.</param>
    /// <param name="expected">The incident's change revision when somebody decided this one; null takes the incident as it stands.</param>
    Task<IncidentChangeResult> ChangeAsync(string change, long? expected);
}
