using System.ComponentModel;
using SecMon.Detection.Cases;
using SecMon.Detection.Enrichment;

namespace SecMon.Silo.Api;

/// <summary>A suppression or maintenance window that somebody wants.</summary>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">Its end; there is none without.</param>
/// <param name="Id">Names it; a new one is made when it is missing.</param>
/// <param name="From">Its beginning; now when it is missing.</param>
/// <param name="Weekly">Only within these hours of the week, for a maintenance window that comes again.</param>
/// <param name="Rule">Id, title or use case of a rule.</param>
/// <param name="Source">The source.</param>
/// <param name="Host">The database server.</param>
/// <param name="User">The account.</param>
/// <param name="Group">The group as alerts show it.</param>
public sealed record SuppressionRequest(
    [property: Description("who answers for it")] string Owner,
    [property: Description("why")] string Reason,
    [property: Description("its end; there is none without")] DateTimeOffset Until,
    [property: Description("names it; a new one is made when it is missing")] string? Id = null,
    [property: Description("its beginning; the moment when it is missing")] DateTimeOffset? From = null,
    [property: Description("only within these hours of the week: sun 02:00-04:00")] string? Weekly = null,
    [property: Description("id, title or use case of a rule")] string? Rule = null,
    [property: Description("the source")] string? Source = null,
    [property: Description("the database server")] string? Host = null,
    [property: Description("the account")] string? User = null,
    [property: Description("the group as alerts show it")] string? Group = null)
{
    /// <summary>Reads the request.</summary>
    /// <returns>The suppression, or what is wrong with the request.</returns>
    internal (Suppression? Suppression, string? Problem) Read(DateTime now)
    {
        if (string.IsNullOrWhiteSpace(Owner) || string.IsNullOrWhiteSpace(Reason))
            return (null, "a suppression has an owner and a reason");
        var from = From?.UtcDateTime ?? now;
        if (Until.UtcDateTime <= from || Until.UtcDateTime <= now)
            return (null, "until is later than from, and in the future");
        if (Weekly is not null && !OfficeHours.TryParse(Weekly, out _))
            return (null, $"'{Weekly}' are no hours of the week; write  sun 02:00-04:00");
        var suppression = new Suppression
        {
            Id = Id ?? $"sup-{Guid.NewGuid():N}"[..16],
            Owner = Owner,
            Reason = Reason,
            From = from,
            Until = Until.UtcDateTime,
            Weekly = Weekly,
            Rule = Rule,
            Source = Source,
            Host = Host,
            User = User,
            Group = Group,
        };
        return suppression.NamesSomething ? (suppression, null) : (null, "name a rule, source, host, user or group: a suppression of everything would make SecMon blind");
    }
}
