using System.Text.RegularExpressions;

namespace SecMon.Silo.Tests.Doors;

/// <summary>What came back for bytes that were sent.</summary>
/// <param name="Status">Status; 0 when the connection was closed without an answer.</param>
/// <param name="Head">Status line and headers.</param>
/// <param name="Body">As far as it was sent.</param>
internal sealed partial record RawAnswer(int Status, string Head, string Body)
{
    /// <summary>True when it holds nothing but what is open to all. An answer without the page's security headers comes from the server itself, which nothing of SecMon had seen.</summary>
    public bool GivesNothingAway => Status == 0
        || (Status >= 400 && !Head.Contains("Content-Security-Policy:", StringComparison.Ordinal))
        || (Status == 401 && Head.Contains("WWW-Authenticate: Bearer", StringComparison.Ordinal) && !Body.Contains("secmon_", StringComparison.Ordinal))
        || IsOpenToAll;

    /// <summary>Health in numbers, the page, a runbook, or that one of these is not there.</summary>
    private bool IsOpenToAll => Status switch
    {
        200 => Body == "ok\n" || Readiness().IsMatch(Body) || Body.StartsWith("<!doctype html>", StringComparison.Ordinal),
        206 or 304 or 412 or 416 => NameOfThePage().IsMatch(Head),
        503 => Readiness().IsMatch(Body),
        404 => Body.Contains("there is no runbook", StringComparison.Ordinal) || !Body.Contains("\"detail\"", StringComparison.Ordinal),
        _ => false,
    };

    public override string ToString() => $"{Head}\r\n\r\n{Body[..Math.Min(Body.Length, 300)]}";

    /// <summary>By content, as no other answer has one.</summary>
    [GeneratedRegex(@"\r\nETag: ""[0-9a-f]{16}""", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NameOfThePage();

    [GeneratedRegex(@"^\{""status"":""(starting|ready|degraded)"",""problems"":\d+\}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Readiness();
}
