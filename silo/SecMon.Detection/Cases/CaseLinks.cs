using System.Net;

namespace SecMon.Detection.Cases;

/// <summary>
/// By what cases are looked at together (decisions.md 2): an account of the same system, or the address, unless many share it, or, where
/// there is neither, the source. Beyond that page also by the persons that a case is about, when they are few.
/// </summary>
public static class CaseLinks
{
    private const char Between = '\u001f';

    /// <summary>Kinds of accounts and addresses behind which many people or systems work.</summary>
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase) { "pooler", "proxy", "application", "application_server", "service", "shared" };

    /// <summary>The links of a case, each once; never empty.</summary>
    public static IReadOnlyList<string> Of(Case one)
    {
        var links = one.Accounts.Select(account => $"account{Between}{one.System}{Between}{account.ToLowerInvariant()}").ToList();
        if (IsOneParty(one))
            links.Add($"address{Between}{one.Address}");
        if (one.Subjects.Count <= Case.MostSubjects)
            links.AddRange(one.Subjects.Select(subject => $"subject{Between}{subject}"));
        if (links.Count == 0)
            links.Add($"source{Between}{one.Source}");
        return links;
    }

    /// <summary>True when whoever works from the case's address is one party.</summary>
    public static bool IsOneParty(Case one) =>
        !Shared.Contains(one.AccountKind) && !Shared.Contains(one.AddressKind)
        && IPAddress.TryParse(one.Address, out var address) && !IPAddress.IsLoopback(address);
}
