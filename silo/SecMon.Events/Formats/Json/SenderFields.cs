namespace SecMon.Events.Formats.Json;

/// <summary>
/// What a sender may say in a JSON record (event.md, From a sender). SecMon's own fields decide what rules see, so that a record must not
/// bring them along: of <c>secmon.*</c> only what no list and no analyser knows is taken; the rest is dropped and counted.
/// </summary>
internal sealed class SenderFields
{
    private const string Own = "secmon";

    /// <summary>Fields of SecMon that are a sender's to set, with all below them.</summary>
    private static readonly string[] Taken =
    [
        "secmon.subject.ids", "secmon.subject.place", "secmon.purpose.dossier", "secmon.purpose.code", "secmon.purpose.route", "secmon.service",
        "secmon.message.id", "secmon.procedure", "secmon.consent.present", "secmon.session.id", "secmon.statement.id",
    ];

    private readonly string[] _refused;

    /// <summary>Takes what the source's configuration says itself.</summary>
    /// <param name="hasHost">Whether it names the server, so that a record cannot name another.</param>
    public SenderFields(bool hasHost) =>
        _refused = ["event.ingested", "labels.system", .. hasHost ? [Fields.HostName.Name] : Array.Empty<string>()];

    /// <summary>How many fields the last document lost.</summary>
    public int Dropped { get; private set; }

    /// <summary>One of them; null when it lost none. <c>secmon.*</c> stands for a name that SecMon does not have.</summary>
    public string? Example { get; private set; }

    /// <summary>The document without what is not its sender's to say.</summary>
    /// <returns>The same document when nothing was dropped.</returns>
    public FieldObject Of(FieldObject document)
    {
        Dropped = 0;
        Example = null;
        return Below("", document);
    }

    private FieldObject Below(string prefix, FieldObject fields)
    {
        List<KeyValuePair<string, FieldValue>>? kept = null;
        for (var i = 0; i < fields.Members.Count; i++)
        {
            var (key, value) = fields.Members[i];
            var left = Left(prefix, key, value);
            if (left == value)
            {
                kept?.Add(fields.Members[i]);
                continue;
            }

            kept ??= [.. fields.Members.Take(i)];
            if (left.IsPresent)
                kept.Add(new(key, left));
        }

        return kept is null ? fields : new FieldObject(kept);
    }

    /// <summary>What is left of a member; absent when it goes as a whole.</summary>
    private FieldValue Left(string prefix, string key, FieldValue value)
    {
        var name = prefix.Length == 0 ? key : $"{prefix}.{key}";
        if (IsOneOf(_refused, name))
            return Drop(name);
        if (name == Fields.EventDataset.Name)
            return value.TextForm() is { } dataset && LeadsTo(dataset, Own) ? Drop(name) : value;
        if (!LeadsTo(name, Own))
            return Array.Exists(_refused, refused => LeadsTo(refused, name)) || LeadsTo(Fields.EventDataset.Name, name) ? Inside(name, value) : value;
        if (IsOneOf(Taken, name))
            return value;
        var leadsOn = !value.IsScalar && (name == Own || Array.Exists(Taken, taken => LeadsTo(taken, name)));
        return leadsOn ? Inside(name, value) : Drop(name);
    }

    /// <summary>Fields of an object, or of the objects of a list, through which names lead too.</summary>
    private FieldValue Inside(string name, FieldValue value)
    {
        if (value.AsObject is { } inner)
            return Below(name, inner) is var left && ReferenceEquals(left, inner) ? value : FieldValue.Object(left);
        if (value.Kind != FieldKind.List)
            return value;
        var elements = value.Elements.Select(element => Inside(name, element)).ToArray();
        return elements.SequenceEqual(value.Elements) ? value : FieldValue.List(elements);
    }

    private FieldValue Drop(string name)
    {
        Dropped++;
        Example ??= Fields.Find(name) is not null || IsOneOf(_refused, name) ? name : Own + ".*";
        return FieldValue.Absent;
    }

    private static bool IsOneOf(string[] names, string name) => Array.Exists(names, one => LeadsTo(name, one));

    /// <summary>Whether a name is another, or one below it.</summary>
    private static bool LeadsTo(string name, string above) =>
        name.StartsWith(above, StringComparison.Ordinal) && (name.Length == above.Length || name[above.Length] == '.');
}
