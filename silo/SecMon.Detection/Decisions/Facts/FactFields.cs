using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>The fields of the facts that SecMon makes itself (decisions.md 2).</summary>
internal static class FactFields
{
    /// <summary>Fields of a signal: its own, and those of the event that made it fire, without what may not leave the process.</summary>
    public static IReadOnlyDictionary<string, FactFieldType> OfSignal { get; } = SignalFields();

    /// <summary>Fields of an open problem of the source.</summary>
    public static IReadOnlyDictionary<string, FactFieldType> OfFeed { get; } = new Dictionary<string, FactFieldType>
    {
        ["issue"] = FactFieldType.Text,
        ["first"] = FactFieldType.Time,
        ["last"] = FactFieldType.Time,
    };

    /// <summary>Fields of a case.</summary>
    public static IReadOnlyDictionary<string, FactFieldType> OfCase { get; } = new Dictionary<string, FactFieldType>
    {
        ["id"] = FactFieldType.Text,
        ["rule"] = FactFieldType.Text,
        ["title"] = FactFieldType.Text,
        ["use_case"] = FactFieldType.Text,
        ["level"] = FactFieldType.Text,
        ["tags"] = FactFieldType.Text,
        ["first"] = FactFieldType.Time,
        ["last"] = FactFieldType.Time,
        ["count"] = FactFieldType.Number,
        ["status"] = FactFieldType.Text,
        ["verdict"] = FactFieldType.Text,
        ["assignee"] = FactFieldType.Text,
        ["page"] = FactFieldType.Boolean,
        ["source"] = FactFieldType.Text,
        ["system"] = FactFieldType.Text,
        ["subject"] = FactFieldType.Text,
        ["accounts"] = FactFieldType.Number,
        [Fields.UserName.Name] = FactFieldType.Text,
        [Fields.SourceIp.Name] = FactFieldType.Text,
        ["record"] = FactFieldType.Text,
        ["trigger"] = FactFieldType.Boolean,
    };

    /// <summary>True for a field by which rows of lists may be found.</summary>
    public static bool CanBeKey(string field) => OfSignal.ContainsKey(field) || OfCase.ContainsKey(field);

    /// <summary>True for a field that may have several values: a case has all accounts of its evidence.</summary>
    public static bool IsList(string? kind, string field) =>
        field is "rule" or "tags" || Fields.Find(field) is { Type: FieldType.KeywordList } || (kind == CaseFact.KindName && (field == Fields.UserName.Name || field == "subject"));

    /// <summary>The type of a field of an event.</summary>
    public static FactFieldType TypeOf(Field field) => field.Type switch
    {
        FieldType.Long => FactFieldType.Number,
        FieldType.Bool => FactFieldType.Boolean,
        _ => FactFieldType.Text,
    };

    private static Dictionary<string, FactFieldType> SignalFields()
    {
        var fields = new Dictionary<string, FactFieldType>
        {
            ["rule"] = FactFieldType.Text,
            ["title"] = FactFieldType.Text,
            ["use_case"] = FactFieldType.Text,
            ["level"] = FactFieldType.Text,
            ["tags"] = FactFieldType.Text,
            ["time"] = FactFieldType.Time,
            ["first"] = FactFieldType.Time,
            ["last"] = FactFieldType.Time,
            ["count"] = FactFieldType.Number,
            ["kind"] = FactFieldType.Text,
            ["source"] = FactFieldType.Text,
        };
        foreach (var field in Fields.All.Where(field => !field.IsInProcessOnly && field.Type != FieldType.Instant))
            fields[field.Name] = TypeOf(field);
        return fields;
    }
}
