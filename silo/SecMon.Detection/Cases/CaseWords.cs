namespace SecMon.Detection.Cases;

/// <summary>The words of documents and API for statuses and verdicts.</summary>
public static class CaseWords
{
    private static readonly Dictionary<string, CaseVerdict> Verdicts = new()
    {
        ["true_positive"] = CaseVerdict.TruePositive,
        ["false_positive"] = CaseVerdict.FalsePositive,
        ["benign"] = CaseVerdict.Benign,
        ["duplicate"] = CaseVerdict.Duplicate,
    };

    /// <summary>All words for verdicts.</summary>
    public static IReadOnlyCollection<string> VerdictWords => Verdicts.Keys;

    /// <summary><c>open</c>, <c>acknowledged</c>, <c>investigating</c>, <c>closed</c>.</summary>
    public static string Word(CaseStatus status) => status switch
    {
        CaseStatus.Open => "open",
        CaseStatus.Acknowledged => "acknowledged",
        CaseStatus.Investigating => "investigating",
        _ => "closed",
    };

    /// <summary><c>true_positive</c>, <c>false_positive</c>, <c>benign</c>, <c>duplicate</c>.</summary>
    public static string Word(CaseVerdict verdict) => Verdicts.First(pair => pair.Value == verdict).Key;

    /// <summary>What was done: <c>acknowledged</c>, <c>investigating</c>, <c>closed</c>, <c>reopened</c>, <c>assigned</c>, <c>noted</c>.</summary>
    public static string Done(CaseAction action) => action switch
    {
        CaseAction.Acknowledge => "acknowledged",
        CaseAction.Investigate => "investigating",
        CaseAction.Close => "closed",
        CaseAction.Reopen => "reopened",
        CaseAction.Assign => "assigned",
        _ => "noted",
    };

    /// <summary>Reads what is to be done: <c>acknowledge</c>, <c>investigate</c>, <c>close</c>, <c>reopen</c>, <c>assign</c>, <c>note</c>; null for another word.</summary>
    public static CaseAction? Action(string? word) => word switch
    {
        "acknowledge" => CaseAction.Acknowledge,
        "investigate" => CaseAction.Investigate,
        "close" => CaseAction.Close,
        "reopen" => CaseAction.Reopen,
        "assign" => CaseAction.Assign,
        "note" => CaseAction.Note,
        _ => null,
    };

    /// <summary>Reads a status; null for another word.</summary>
    public static CaseStatus? Status(string? word) =>
        Enum.GetValues<CaseStatus>().Select(status => (CaseStatus?)status).FirstOrDefault(status => Word(status!.Value) == word);

    /// <summary>Reads a verdict; null for another word.</summary>
    public static CaseVerdict? Verdict(string? word) => word is not null && Verdicts.TryGetValue(word, out var verdict) ? verdict : null;
}
