using System.Collections.Frozen;

namespace SecMon.Events;

/// <summary>Every field of event.md, in the order of that page.</summary>
public static class Fields
{
    private static readonly List<Field> Registered = [];

#pragma warning disable CS1591 // each name says what event.md says of it; a docstring would repeat the name
    public static readonly Field Timestamp = New("@timestamp", FieldType.Instant);
    public static readonly Field EventAction = New("event.action");
    public static readonly Field EventCategory = New("event.category", FieldType.KeywordList);
    public static readonly Field EventType = New("event.type", FieldType.KeywordList);
    public static readonly Field EventOutcome = New("event.outcome");
    public static readonly Field EventDataset = New("event.dataset");
    public static readonly Field EventDuration = New("event.duration", FieldType.Long);
    public static readonly Field EventSequence = New("event.sequence", FieldType.Long);
    public static readonly Field UserName = New("user.name");
    public static readonly Field UserEffectiveName = New("user.effective.name");
    public static readonly Field SourceIp = New("source.ip", FieldType.Ip);
    public static readonly Field SourcePort = New("source.port", FieldType.Long);
    public static readonly Field ServiceName = New("service.name");
    public static readonly Field HostName = New("host.name");
    public static readonly Field DbSystemName = New("db.system.name");
    public static readonly Field DbNamespace = New("db.namespace");
    public static readonly Field DbQueryText = New("db.query.text", FieldType.Text, inProcessOnly: true);
    public static readonly Field DbQuerySummary = New("db.query.summary");
    public static readonly Field DbQueryHash = New("db.query.hash");
    public static readonly Field DbOperationName = New("db.operation.name");
    public static readonly Field DbCollectionName = New("db.collection.name", FieldType.KeywordList);
    public static readonly Field CollectionListedAs = New("secmon.collection.listed_as", FieldType.KeywordList);
    public static readonly Field DbQueryParameter = New("db.query.parameter", FieldType.KeywordList, inProcessOnly: true);
    public static readonly Field DbReturnedRows = New("db.response.returned_rows", FieldType.Long);
    public static readonly Field DbStatusCode = New("db.response.status_code");
    public static readonly Field ErrorMessage = New("error.message", FieldType.Text, inProcessOnly: true);
    public static readonly Field SourceId = New("secmon.source.id");
    public static readonly Field SessionId = New("secmon.session.id");
    public static readonly Field StatementId = New("secmon.statement.id");
    public static readonly Field AuditClass = New("secmon.audit.class");
    public static readonly Field SqlKind = New("secmon.sql.kind");
    public static readonly Field SqlTables = New("secmon.sql.tables", FieldType.KeywordList);
    public static readonly Field SqlColumns = New("secmon.sql.columns", FieldType.KeywordList);
    public static readonly Field SqlWhere = New("secmon.sql.where", FieldType.Bool);
    public static readonly Field SqlLimit = New("secmon.sql.limit", FieldType.Long);
    public static readonly Field SqlKeyLiterals = New("secmon.sql.key_literals", FieldType.Long);
    public static readonly Field SqlTells = New("secmon.sql.tells", FieldType.KeywordList);
    public static readonly Field DdlChange = New("secmon.ddl.change", FieldType.KeywordList);
    public static readonly Field GrantPrivileges = New("secmon.grant.privileges", FieldType.KeywordList);
    public static readonly Field GrantObjects = New("secmon.grant.objects", FieldType.KeywordList);
    public static readonly Field GrantGrantees = New("secmon.grant.grantees", FieldType.KeywordList);
    public static readonly Field SettingName = New("secmon.setting.name");
    public static readonly Field SettingValue = New("secmon.setting.value");
    public static readonly Field SubjectIds = New("secmon.subject.ids", FieldType.KeywordList);
    public static readonly Field SubjectSerial = New("secmon.subject.serial", FieldType.Long, inProcessOnly: true);
    public static readonly Field SubjectById = New("secmon.subject.by_id", FieldType.Bool);
    public static readonly Field SubjectUnrecognised = New("secmon.subject.unrecognised", FieldType.Bool);
    public static readonly Field PurposeDossier = New("secmon.purpose.dossier");
    public static readonly Field PurposeCode = New("secmon.purpose.code");
    public static readonly Field PurposeRoute = New("secmon.purpose.route");
    public static readonly Field PurposeAllowed = New("secmon.purpose.allowed");
    public static readonly Field TraceId = New("trace.id");
    public static readonly Field TimeHour = New("secmon.time.hour", FieldType.Long);
    public static readonly Field TimeWeekday = New("secmon.time.weekday");
    public static readonly Field TimeDate = New("secmon.time.date");
    public static readonly Field TimeOffHours = New("secmon.time.off_hours", FieldType.Bool);
    public static readonly Field TimeSkewed = New("secmon.time.skewed", FieldType.Bool);
    public static readonly Field TimeZone = New("secmon.time.zone");
    public static readonly Field AccountKind = New("secmon.account.kind");
    public static readonly Field AccountHours = New("secmon.account.hours");
    public static readonly Field AccountOffice = New("secmon.account.office");
    public static readonly Field AccountPlace = New("secmon.account.place");
    public static readonly Field AccountMaxKeys = New("secmon.account.max_keys", FieldType.Long);
    public static readonly Field AccountAddress = New("secmon.account.address");
    public static readonly Field Charter = New("secmon.charter");
    public static readonly Field ClientKind = New("secmon.client.kind");
    public static readonly Field ServiceProvider = New("secmon.service.provider");
    public static readonly Field ServiceConsumer = New("secmon.service.consumer");
    public static readonly Field ServiceCallName = New("secmon.service.name");
    public static readonly Field MessageId = New("secmon.message.id");
    public static readonly Field DeviceId = New("device.id");
    public static readonly Field ProcedureGroup = New("secmon.procedure.group");
    public static readonly Field ProcedureStep = New("secmon.procedure.step");
    public static readonly Field ConsentPresent = New("secmon.consent.present", FieldType.Bool);
    public static readonly Field SubjectPlace = New("secmon.subject.place");
    public static readonly Field FeedIssue = New("secmon.feed.issue");
    public static readonly Field FeedDetail = New("secmon.feed.detail");
    public static readonly Field SessionAge = New("secmon.session.age");
#pragma warning restore CS1591

    private static readonly FrozenDictionary<string, Field> ByName = Registered.ToFrozenDictionary(field => field.Name);

    /// <summary>All fields, by index.</summary>
    public static IReadOnlyList<Field> All => Registered;

    /// <summary>The field of that exact name; null when event.md has none.</summary>
    public static Field? Find(string name) => ByName.GetValueOrDefault(name);

    private static Field New(string name, FieldType type = FieldType.Keyword, bool inProcessOnly = false)
    {
        var field = new Field(Registered.Count, name, type, inProcessOnly);
        Registered.Add(field);
        return field;
    }
}
