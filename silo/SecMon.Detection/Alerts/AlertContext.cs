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

    private AlertContext(List<KeyValuePair<string, FieldValue>> values, List<KeyValuePair<string, FieldValue>> unshown)
    {
        Values = values;
        Unshown = unshown;
    }

    /// <summary>Names and values of the fields that the event has.</summary>
    public IReadOnlyList<KeyValuePair<string, FieldValue>> Values { get; }

    /// <summary>What alerts do not show of the event, and decisions ask.</summary>
    public IReadOnlyList<KeyValuePair<string, FieldValue>> Unshown { get; }

    /// <summary>Copies what the alerts of some rules show.</summary>
    /// <param name="access">The event.</param>
    /// <param name="explained">Further fields, which the rules' sentences name.</param>
    /// <param name="decided">Fields that decisions name, which are not shown.</param>
    public static AlertContext Of(AccessEvent access, IEnumerable<FieldName> explained, params IReadOnlyList<FieldName> decided)
    {
        var values = new List<KeyValuePair<string, FieldValue>>(Shown.Length);
        foreach (var field in Shown)
        {
            var value = access[field];
            if (value.IsPresent && value.Kind is not (FieldKind.Null or FieldKind.Object))
                values.Add(new(field.Name, value));
        }

        AddFurther(values, explained, access, values);
        var unshown = new List<KeyValuePair<string, FieldValue>>();
        if (decided.Count > 0)
            AddFurther(unshown, decided, access, values);
        return new AlertContext(values, unshown);
    }

    /// <summary>Takes up a context that was written down.</summary>
    public static AlertContext From(List<KeyValuePair<string, FieldValue>> values, List<KeyValuePair<string, FieldValue>>? unshown = null) => new(values, unshown ?? []);

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

            foreach (var (key, value) in Unshown)
            {
                if (key == name)
                    return value;
            }

            return FieldValue.Absent;
        }
    }

    /// <summary>The value of a field; absent when the event had none.</summary>
    public FieldValue this[Field field] => this[field.Name];

    private static void AddFurther(List<KeyValuePair<string, FieldValue>> to, IEnumerable<FieldName> names, AccessEvent access, List<KeyValuePair<string, FieldValue>> shown)
    {
        foreach (var name in names)
        {
            if (name.Known is { IsInProcessOnly: true } || shown.Exists(pair => pair.Key == name.Name))
                continue;
            var value = access[name];
            if (value.IsScalar || value.Kind == FieldKind.List)
                to.Add(new(name.Name, value));
        }
    }
}
