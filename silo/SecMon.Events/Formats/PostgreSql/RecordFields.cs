using System.Net;
using System.Text;
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
        SetRemote(access, record.RemoteHost, record.RemotePort);
        _local.Fill(access);
        if (record.Written.Zone.IsGuessed)
            access.Set(Fields.TimeZone, ZoneGuess.Mark);
    }

    /// <summary>Makes the event for something the feed shows about itself.</summary>
    public void FillDerived(AccessEvent access, PostgreSqlRecord record, Session session, FeedFinding finding)
    {
        Fill(access, record, session, EventAction.Other, "secmon.feed", isSuccess: true);
        if (finding.SignIn is { } signIn)
            FillSignIn(access, signIn);
        if (finding.Age is { } age)
            access.Set(Fields.SessionAge, SilentSession.Words(age));
        FeedEvent.Mark(access, finding.Issue, finding.Detail);
    }

    /// <summary>The record may be of another session than the one that it shows.</summary>
    private static void FillSignIn(AccessEvent access, SignIn signIn)
    {
        Set(Fields.UserName, signIn.User);
        Set(Fields.DbNamespace, signIn.Database);
        Set(Fields.ServiceName, signIn.Application);
        Set(Fields.SessionId, signIn.SessionId);
        foreach (var field in new[] { Fields.UserEffectiveName, Fields.EventSequence, Fields.SourceIp, Fields.SourcePort })
            access.Set(field, FieldValue.Absent);
        SetRemote(access, Encoding.UTF8.GetBytes(signIn.Host), signIn.Port);

        void Set(Field field, string text) => access.Set(field, text.Length > 0 ? FieldValue.Text(text) : FieldValue.Absent);
    }

    public static void SetIfAny(AccessEvent access, Field field, ReadOnlyMemory<byte> text)
    {
        if (!text.IsEmpty)
            access.SetUndecoded(field, text);
    }

    /// <summary>With <c>log_hostname</c> the server may write a name instead of an address; only addresses are kept.</summary>
    private static void SetRemote(AccessEvent access, ReadOnlyMemory<byte> host, int port)
    {
        var address = WithoutScope(host);
        if (!IsAddress(address.Span))
            return;
        access.SetUndecoded(Fields.SourceIp, address);
        if (port > 0)
            access.Set(Fields.SourcePort, port);
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
