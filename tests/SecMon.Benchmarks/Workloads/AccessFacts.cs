using SecMon.Events;

namespace SecMon.Benchmarks.Workloads;

/// <summary>
/// An event as a plain object, which is what delegates and Microsoft's RulesEngine like best: no lookup, no decoding, every text
/// ready. SecMon's engine gets the event as its parser makes it.
/// </summary>
public sealed class AccessFacts
{
    public string Action { get; init; } = "";

    public string UserName { get; init; } = "";

    public string SourceIp { get; init; } = "";

    public string ServiceName { get; init; } = "";

    public string QueryText { get; init; } = "";

    public string StatusCode { get; init; } = "";

    public string OperationName { get; init; } = "";

    public long Sequence { get; init; }

    public static AccessFacts Of(AccessEvent access) => new()
    {
        Action = Text(access, Fields.EventAction),
        UserName = Text(access, Fields.UserName),
        SourceIp = Text(access, Fields.SourceIp),
        ServiceName = Text(access, Fields.ServiceName),
        QueryText = Text(access, Fields.DbQueryText),
        StatusCode = Text(access, Fields.DbStatusCode),
        OperationName = Text(access, Fields.DbOperationName),
        Sequence = access[Fields.EventSequence] is { Kind: FieldKind.Integer } number ? number.AsInteger : -1,
    };

    private static string Text(AccessEvent access, Field field) => access[field].TextForm() ?? "";
}
