namespace SecMon.Events.Subjects;

/// <summary>Turns citizen ids into keyed pseudonyms (event.md, Pseudonyms).</summary>
public interface ISubjectPseudonyms
{
    /// <summary>The pseudonym that windows, lists and histories use. It never leaves the process.</summary>
    /// <param name="citizenId">An id of 12 digits.</param>
    string ForMatching(long citizenId);

    /// <summary>The pseudonym that leaves the process: <c>ps1-</c>, the key's number, and 128 bits in hex.</summary>
    /// <param name="matching">What <see cref="ForMatching"/> gave.</param>
    string ForExport(string matching);
}
