using SecMon.Events;

namespace SecMon.Detection.Alerts;

/// <summary>
/// The fields of the event that made a rule fire which its alert shows. Copied from the event, so it may be kept;
/// it never holds statement text, parameters or error messages.
/// </summary>
public sealed class AlertContext
{
    /// <summary>Fields of every alert (event.md, Alert).</summary>
    private static readonly Field[] Shown =
    [
        Fields.EventAction, Fields.EventCategory, Fields.EventType, Fields.EventOutcome, Fields.UserName, Fields.UserEffectiveName,
        Fields.SourceIp, Fields.SourcePort, Fields.ServiceName, Fields.HostName, Fields.DbSystemName, Fields.DbNamespace,
        Fields.DbQuerySummary, Fields.DbQueryHash, Fields.DbOperationName, Fields.DbCollectionName, Fields.CollectionListedAs, Fields.DbReturnedRows,
        Fields.DbStatusCode, Fields.SubjectIds, Fields.PurposeDossier, Fields.PurposeCode, Fields.PurposeRoute, Fields.SourceId,
        Fields.StatementId, Fields.AuditClass, Fields.SqlKind, Fields.SqlWhere, Fields.SqlLimit, Fields.SqlKeyLiterals, Fields.SqlTells,
        Fields.SqlTables, Fields.DdlChange, Fields.GrantPrivileges, Fields.GrantObjects, Fields.GrantGrantees, Fields.SettingName, Fields.SettingValue,
        Fields.AccountKind, Fields.AccountAddress, Fields.AccountHours, Fields.AccountOffice, Fields.TimeOffHours, Fields.TimeSkewed, Fields.TimeZone,
        Fields.FeedIssue,
    ];

    private AlertContext(List<KeyValuePair<string, FieldValue>> values) => Values = values;

    /// <summary>Names and values of the fields that the event has.</summary>
    public IReadOnlyList<KeyValuePair<string, FieldValue>> Values { get; }

    /// <summary>Copies what the alerts of some rules show.</summary>
    /// <param name="access">The event.</param>
    /// <param name="explained">Further fields, which the rules' sentences name.</param>
    public static AlertContext Of(AccessEvent access, IEnumerable<FieldName> explained)
    {
        var values = new List<KeyValuePair<string, FieldValue>>(Shown.Length);
        foreach (var field in Shown)
        {
            var value = access[field];
            if (value.IsPresent && value.Kind is not (FieldKind.Null or FieldKind.Object))
                values.Add(new(field.Name, value));
        }

        foreach (var name in explained)
        {
            if (name.Known is { IsInProcessOnly: true } || values.Exists(pair => pair.Key == name.Name))
                continue;
            var value = access[name];
            if (value.IsScalar || value.Kind == FieldKind.List)
                values.Add(new(name.Name, value));
        }

        return new AlertContext(values);
    }

    /// <summary>Takes up a context that was written down.</summary>
    public static AlertContext From(List<KeyValuePair<string, FieldValue>> values) => new(values);

    /// <summary>The value of a field; absent when the event had none.</summary>
    public FieldValue this[string name]
    {
        get
        {
            foreach (var (key, value) in Values)
            {
                if (key == name)
                    return value;
            }

            return FieldValue.Absent;
        }
    }

    /// <summary>The value of a field; absent when the event had none.</summary>
    public FieldValue this[Field field] => this[field.Name];
}
