namespace SecMon.Silo.Grains;

/// <summary>A case after it is raised: what people do about it, one after the other. Its key is the case's id.</summary>
public interface ICaseGrain : IGrainWithStringKey
{
    /// <summary>Changes the case. Ends when the change is in the ledger and the case shows it.</summary>
    /// <param name="change">A change as the ledger keeps it.</param>
    /// <param name="expected">How many changes the case had when somebody decided this one; null takes the case as it stands.</param>
    Task<CaseChangeResult> ChangeAsync(string change, long? expected);
}
