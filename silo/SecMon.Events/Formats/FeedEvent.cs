namespace SecMon.Events.Formats;

/// <summary>Makes the event of something that a source notices about its own feed (event.md, Derived events), whatever the format.</summary>
public static class FeedEvent
{
    /// <summary>What any record of the source and hour would have shown.</summary>
    private static readonly Field[] OfSource =
    [
        Fields.HostName, Fields.DbSystemName, Fields.SourceId, Fields.TimeHour, Fields.TimeWeekday, Fields.TimeDate, Fields.TimeZone,
    ];

    /// <summary>What a derived event keeps of the record that showed it.</summary>
    private static readonly Field[] OfRecord =
    [
        .. OfSource, Fields.EventSequence, Fields.UserName, Fields.UserEffectiveName, Fields.SourceIp, Fields.SourcePort, Fields.ServiceName, Fields.DbNamespace, Fields.SessionId,
    ];

    /// <summary>Turns the event of a record into what the record shows about its feed.</summary>
    /// <param name="access">The record's own event; afterwards the derived one, of the same record, name and times.</param>
    /// <param name="issue">One of <see cref="FeedIssue"/>.</param>
    /// <param name="detail">For <c>secmon.feed.detail</c>; null leaves it out.</param>
    public static void Turn(AccessEvent access, string issue, string? detail)
    {
        // Whoever worked when a list was edited has nothing to do with it.
        var kept = (issue == FeedIssue.ExceptionChanged ? OfSource : OfRecord).Select(field => (field, Value: access[field])).Where(pair => pair.Value.IsPresent).ToList();
        var (record, believed) = (access.Record, access.IsSkewed ? access.EffectiveTime : (DateTime?)null);
        access.Clear();
        access.Record = record;
        foreach (var (field, value) in kept)
            access.Set(field, value);
        if (believed is { } time)
            access.Skew(time);
        Mark(access, issue, detail);
    }

    /// <summary>Sets what makes an event one about its own feed.</summary>
    internal static void Mark(AccessEvent access, string issue, string? detail)
    {
        EventAction.Apply(access, EventAction.Other);
        access.Set(Fields.EventDataset, "secmon.feed");
        access.Set(Fields.EventOutcome, "unknown");
        access.Set(Fields.FeedIssue, issue);
        if (detail is not null)
            access.Set(Fields.FeedDetail, detail);
    }
}
