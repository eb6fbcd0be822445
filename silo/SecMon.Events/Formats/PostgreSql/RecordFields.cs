using System.Net;
using SecMon.Events.Formats.Zones;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Puts what every record says (who, from where, which database, when) into an event.</summary>
internal sealed class RecordFields
{
    private readonly ParserOptions _options;
    private readonly LocalTime _local;
    private readonly FieldValue _sourceId;

    public RecordFields(ParserOptions options)
    {
        _options = options;
        _local = new LocalTime(options.TimeZone);
        _sourceId = FieldValue.Text(options.SourceId);
    }

    /// <summary>Sets the common fields.</summary>
    public void Fill(AccessEvent access, PostgreSqlRecord record, Session session, string action, string dataset, bool isSuccess)
    {
        access.Timestamp = record.Time;
        EventAction.Apply(access, action);
        access.Set(Fields.EventDataset, dataset);
        access.Set(Fields.EventOutcome, isSuccess ? "success" : "failure");
        access.Set(Fields.SourceId, _sourceId);
        access.Set(Fields.DbSystemName, "postgresql");
        access.Set(Fields.EventSequence, record.Line);
        if (_options.Host is { } host)
            access.Set(Fields.HostName, host);
        SetIfAny(access, Fields.UserName, record.User);
        SetIfAny(access, Fields.DbNamespace, record.Database);
        SetIfAny(access, Fields.ServiceName, record.ApplicationName);
        SetIfAny(access, Fields.SessionId, record.SessionId);
        if (session.EffectiveUser is { } effective)
            access.Set(Fields.UserEffectiveName, effective);
        SetRemote(access, record);
        _local.Fill(access);
        if (record.Written.Zone.IsGuessed)
            access.Set(Fields.TimeZone, ZoneGuess.Mark);
    }

    /// <summary>Makes the event for something the feed shows about itself.</summary>
    public void FillDerived(AccessEvent access, PostgreSqlRecord record, Session session, FeedFinding finding)
    {
        Fill(access, record, session, EventAction.Other, "secmon.feed", isSuccess: true);
        FeedEvent.Mark(access, finding.Issue, finding.Detail);
    }

    public static void SetIfAny(AccessEvent access, Field field, ReadOnlyMemory<byte> text)
    {
        if (!text.IsEmpty)
            access.SetUndecoded(field, text);
    }

    /// <summary>With <c>log_hostname</c> the server may write a name instead of an address; only addresses are kept.</summary>
    private static void SetRemote(AccessEvent access, PostgreSqlRecord record)
    {
        var address = WithoutScope(record.RemoteHost);
        if (!IsAddress(address.Span))
            return;
        access.SetUndecoded(Fields.SourceIp, address);
        if (record.RemotePort > 0)
            access.Set(Fields.SourcePort, record.RemotePort);
    }

    /// <summary><c>fe80::1%eth0</c> names an interface of the server, which is no part of the address.</summary>
    private static ReadOnlyMemory<byte> WithoutScope(ReadOnlyMemory<byte> host)
    {
        var percent = host.Span.IndexOf((byte)'%');
        return percent < 0 ? host : host[..percent];
    }

    /// <summary>The old short forms of IPv4 (<c>10</c>, <c>1.2</c>) are names here: the server writes four numbers.</summary>
    private static bool IsAddress(ReadOnlySpan<byte> host) =>
        (host.Contains((byte)':') || host.Count((byte)'.') == 3) && IPAddress.IsValidUtf8(host);
}
