namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Whether the log shows that what a client asks of the catalog, and class MISC, are logged: then a session without a statement did
/// nothing at all, or hid it. With <c>pgaudit.log_catalog = off</c> a harmless <c>\d</c> leaves no record either. Used by one thread at a time.
/// </summary>
internal sealed class ShownLookups
{
    private const string Catalog = "pg_catalog.";

    /// <summary>A setting may be changed by a start of the server that the log does not say; so old a record proves nothing.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>What was seen within the hour is not looked for again.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    private DateTime _catalog;
    private DateTime _miscellany;

    /// <summary>True when both were shown not long before that time.</summary>
    public bool AreShown(DateTime time) => time - _catalog <= Longest && time - _miscellany <= Longest;

    /// <summary>Takes up an event.</summary>
    public void Note(AccessEvent access)
    {
        var time = access.Timestamp;
        var action = access[Fields.EventAction].TextForm();
        if (action is EventAction.Read)
        {
            if (time - _catalog > Fresh && IsCatalog(access[Fields.DbCollectionName]))
                _catalog = time;
        }
        else if (action is EventAction.Config or EventAction.Other)
        {
            NoteOther(access, time);
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_catalog.Ticks);
        writer.Write(_miscellany.Ticks);
    }

    public void Read(BinaryReader reader)
    {
        _catalog = new DateTime(reader.ReadInt64(), DateTimeKind.Utc);
        _miscellany = new DateTime(reader.ReadInt64(), DateTimeKind.Utc);
    }

    public void Clear() => _catalog = _miscellany = default;

    private void NoteOther(AccessEvent access, DateTime time)
    {
        // The server's own word, which names no account: what was shown before was shown under other settings.
        if (!access.Has(Fields.UserName) && access[Fields.SettingName].TextForm() is { } setting && (setting.StartsWith("pgaudit.", StringComparison.Ordinal) || setting == "log_statement"))
            Clear();
        else if (time - _miscellany > Fresh && IsMiscellany(access))
            _miscellany = time;
    }

    /// <summary>SET and RESET are logged with class misc_set alone too; without pgaudit every statement is.</summary>
    private static bool IsMiscellany(AccessEvent access) => access[Fields.AuditClass].TextForm() switch
    {
        "MISC" => access[Fields.DbOperationName].TextForm() is not ("SET" or "RESET"),
        null => access[Fields.EventDataset].TextForm() == "postgresql.statement",
        _ => false,
    };

    private static bool IsCatalog(FieldValue collections) => collections.Kind == FieldKind.List
        ? collections.Elements.Any(IsCatalog)
        : collections.TextForm()?.StartsWith(Catalog, StringComparison.Ordinal) == true;
}
