using System.ComponentModel;
using SecMon.Detection.Alerts;
using SecMon.Detection.Cases;

namespace SecMon.Silo.Api;

/// <summary>What somebody wants to do about a case or an incident.</summary>
/// <param name="Action">acknowledge, investigate, close, reopen, assign or note.</param>
/// <param name="Verdict">With close: true_positive, false_positive, benign or duplicate.</param>
/// <param name="Assignee">With assign: to whom; none takes it back from everybody.</param>
/// <param name="Note">A note; citizen ids in it become pseudonyms.</param>
public sealed record CaseChangeRequest(
    [property: Description("acknowledge, investigate, close, reopen, assign or note")] string Action,
    [property: Description("with close: true_positive, false_positive, benign or duplicate")] string? Verdict = null,
    [property: Description("with assign: to whom; none takes it back from everybody")] string? Assignee = null,
    [property: Description("a note; citizen ids in it become pseudonyms")] string? Note = null)
{
    private const int LongestNote = 10_000;
    private const int LongestName = 200;

    /// <summary>Reads the request.</summary>
    /// <returns>The change, or what is wrong with the request.</returns>
    internal (CaseChange? Change, string? Problem) Read(string by, TextScrubber scrubber)
    {
        if (CaseWords.Action(Action) is not { } action)
            return (null, "action is acknowledge, investigate, close, reopen, assign or note");
        if (Verdict is not null && CaseWords.Verdict(Verdict) is null)
            return (null, $"verdict is one of {string.Join(", ", CaseWords.VerdictWords)}");
        if (Note?.Length > LongestNote || Assignee?.Length > LongestName)
            return (null, $"a note has at most {LongestNote} characters, a name {LongestName}");
        return (new CaseChange(action, scrubber.Scrub(by))
        {
            Verdict = CaseWords.Verdict(Verdict),
            Assignee = Assignee is null ? null : scrubber.Scrub(Assignee),
            Note = Note is null ? null : scrubber.Scrub(Note),
        }, null);
    }
}
