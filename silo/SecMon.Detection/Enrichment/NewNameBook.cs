using SecMon.Events;
using SecMon.Events.Formats;
using SecMon.Events.Sql;

namespace SecMon.Detection.Enrichment;

/// <summary>
/// What one source has read of names that stand for listed tables (event.md, <c>secmon.collection.listed_as</c>): a table that is renamed, moved,
/// attached, viewed or copied is treated as listed under its new name too, so that every rule goes on. Part of the source's checkpoint; driven by
/// its events alone, so that reading them again gives the same. Used by one thread at a time.
/// </summary>
public sealed class NewNameBook
{
    private const int Version = 1;

    private readonly KnownNames _names = new();
    private readonly TemporaryNames _temporary = new();
    private readonly List<string> _touched = [];   // listed tables of the event that is read
    private readonly List<string> _listedAs = [];
    private bool _touchesOwn;

    /// <summary>How many names were not taken up since one of their kind was, because there was no room.</summary>
    public long Refused => _names.Refused;

    private bool IsEmpty => _names.Count == 0 && _temporary.IsEmpty;

    /// <summary>Everything, for a checkpoint.</summary>
    public byte[] Save()
    {
        if (IsEmpty && Refused == 0)
            return [];
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Version);
        _names.Write(writer);
        _temporary.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Takes up what <see cref="Save"/> gave; nothing is a beginning.</summary>
    /// <exception cref="InvalidDataException">The bytes are something else.</exception>
    public static NewNameBook From(byte[] saved)
    {
        var book = new NewNameBook();
        if (saved.Length == 0)
            return book;
        using var reader = new BinaryReader(new MemoryStream(saved));
        try
        {
            if (reader.ReadInt32() != Version)
                throw new InvalidDataException("new names of another version");
            book._names.Read(reader);
            book._temporary.Read(reader);
            return book;
        }
        catch (Exception broken) when (broken is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("new names are damaged", broken);
        }
    }

    /// <summary>The names in use that stand for listed tables and are in no list themselves, in the order of coming.</summary>
    internal IEnumerable<UnlistedName> Unlisted(ListedTables tables)
    {
        foreach (var known in _names.All)
        {
            if (known.IsInUse && tables.ListOf(known.Name) is null && known.ListedAs.Find(table => tables.ListOf(table) is not null) is { } listed)
                yield return new UnlistedName(known.Name, listed, tables.ListOf(listed)!);
        }
    }

    /// <summary>Learns the names that an event gives, and adds the listed tables that its names stand for.</summary>
    internal void Apply(AccessEvent access, ListedTables tables)
    {
        if (access.NewNames.Count == 0 && IsEmpty)
            return;
        _touched.Clear();
        _listedAs.Clear();
        _touchesOwn = false;
        var session = _temporary.IsEmpty && access.NewNames.Count == 0 ? "" : access[Fields.SessionId].TextForm() ?? "";
        if (access[Fields.EventOutcome].TextForm() != "failure")
        {
            foreach (var named in access.NewNames)
                Learn(named, new NameResolver(_names, _temporary, tables, session), session, access.Has(Fields.AuditClass));
        }

        Show(access, session, tables);
        if (!_temporary.IsEmpty && access[Fields.EventAction].TextForm() == EventAction.Logout)
            _temporary.End(session);
    }

    private void Learn(NewName named, in NameResolver resolver, string session, bool isAudited)
    {
        if (named.Kind is NewNameKind.SchemaMoved or NewNameKind.SchemaDropped)
        {
            LearnSchema(named, resolver);
            return;
        }

        var meaning = new Meaning();
        foreach (var from in named.From)
            resolver.Resolve(from, named.IsCertain ? TableName.Schema(named.Name) : "", meaning);
        Touch(meaning.ListedAs);
        _touchesOwn |= meaning.IsOwn && named.Kind != NewNameKind.Further;
        if (resolver.IsListed(named.Name))
            Touch([named.Name]);
        if (meaning.ListedAs.Count == 0)
            return;
        if (named.IsTemporary || TableName.IsTemporary(named.Name))
            _temporary.Add(session, TableName.LastPart(named.Name), meaning.ListedAs);
        else
            Take(named, meaning, resolver, isAudited);
    }

    private void Take(NewName named, Meaning meaning, in NameResolver resolver, bool isAudited)
    {
        var isMoved = named.Kind == NewNameKind.Moved;
        var isOwn = meaning.IsOwn && named.Kind != NewNameKind.Further;
        var schemas = meaning.ListedAs.Select(TableName.Schema);
        if (named.IsCertain || !TableName.IsBare(named.Name))
            Take(named.Name, meaning.ListedAs, resolver, isOwn, isInUse: true);
        else if (isMoved)
            TakeIn(schemas, named.Name, meaning.ListedAs, resolver, isOwn, isInUse: true);
        else if (!isAudited || named.Kind == NewNameKind.Part)   // of what is made, the record of the definition itself names the schema
            TakeIn([.. schemas, "public"], named.Name, meaning.ListedAs, resolver, isOwn, isInUse: false);

        if (isMoved && _names.Find(named.From[0]) is { } old)
            old.IsInUse = false;
    }

    private void TakeIn(IEnumerable<string> schemas, string name, List<string> listed, in NameResolver resolver, bool isOwn, bool isInUse)
    {
        foreach (var schema in schemas.Distinct(StringComparer.OrdinalIgnoreCase))
            Take(TableName.In(schema, name), listed, resolver, isOwn, isInUse);
    }

    private void Take(string name, List<string> listed, in NameResolver resolver, bool isOwn, bool isInUse)
    {
        if (listed.TrueForAll(table => string.Equals(table, name, StringComparison.OrdinalIgnoreCase)))
            return;   // back to its own name
        if (_names.Take(name, isOwn, resolver.IsListed) is not { } known)
            return;
        known.StandFor(listed);
        known.IsInUse |= isInUse;
    }

    private void LearnSchema(NewName named, in NameResolver resolver)
    {
        foreach (var (table, meaning) in resolver.InSchema(named.From[0]))
        {
            Touch(meaning.ListedAs);
            _touchesOwn |= meaning.IsOwn;
            if (_names.Find(table) is { } old)
                old.IsInUse = false;
            if (named.Kind != NewNameKind.SchemaMoved)
                continue;
            var name = TableName.In(named.Name, TableName.LastPart(table));
            Take(name, meaning.ListedAs, resolver, meaning.IsOwn, isInUse: true);
            Touch([name]);
        }
    }

    private void Touch(IEnumerable<string> tables)
    {
        foreach (var table in tables)
            AddOnce(_touched, table);
    }

    private void Show(AccessEvent access, string session, ListedTables tables)
    {
        var collections = access[Fields.DbCollectionName];
        var isDrop = IsDrop(access);
        if (collections.TextForm() is { } only)
            Show(only, session, isDrop);
        foreach (var element in collections.Elements)
        {
            if (element.TextForm() is { } name)
                Show(name, session, isDrop);
        }

        for (var i = 0; i < _touched.Count; i++)
            NoteListedAs(_names.Find(_touched[i]));
        if (_listedAs.Count == 0 && _touched.Count == 0)
            return;
        if (_listedAs.Count > 0)
            access.Set(Fields.CollectionListedAs, FieldValue.List(_listedAs));
        var changes = access[Fields.DdlChange].Elements;
        if (changes.Count > 0)
            SayDerived(access, changes, collections, tables);
        Add(access, collections);
    }

    private void Show(string name, string session, bool isDrop)
    {
        var isBare = TableName.IsBare(name);
        if (!_temporary.IsEmpty && (isBare || TableName.IsTemporary(name)))
            NoteListedAs(_temporary.Find(session, TableName.LastPart(name)));
        if (!isBare)
        {
            Show(_names.Find(name), isDrop);
            return;
        }

        var same = _names.ByLastPart(name);
        for (var i = 0; i < same.Count; i++)
        {
            NoteListedAs(same[i]);
            _touchesOwn |= same[i].IsOwn;
        }

        if (same.Count > 0)
            Show(same[0], isDrop);
    }

    private void Show(KnownName? known, bool isDrop)
    {
        if (known is null)
            return;
        NoteListedAs(known);
        _touchesOwn |= known.IsOwn;
        known.IsInUse = !isDrop;
    }

    /// <summary>Whoever drops or renames a view of a listed table does nothing to the table.</summary>
    private void SayDerived(AccessEvent access, IReadOnlyList<FieldValue> changes, FieldValue collections, ListedTables tables)
    {
        var derived = FieldValue.Text(DdlChange.Derived);
        var isListed = collections.Elements.Any(element => element.TextForm() is { } name && tables.ListOf(name) is not null)
            || (collections.TextForm() is { } only && tables.ListOf(only) is not null);
        if (!_touchesOwn && !isListed && !changes.Contains(derived))
            access.Set(Fields.DdlChange, FieldValue.List([.. changes, derived]));
    }

    private void NoteListedAs(KnownName? known)
    {
        if (known is null)
            return;
        foreach (var table in known.ListedAs)
            AddOnce(_listedAs, table);
    }

    /// <summary>The listed tables behind what the event names itself.</summary>
    private void Add(AccessEvent access, FieldValue collections)
    {
        var names = new List<string>();
        if (collections.TextForm() is { } only)
            names.Add(only);
        names.AddRange(collections.Elements.Select(element => element.TextForm()).OfType<string>());
        var before = names.Count;
        foreach (var table in _listedAs.Concat(_touched))
            AddOnce(names, table);
        if (names.Count > before)
            access.Set(Fields.DbCollectionName, FieldValue.List(names));
    }

    /// <summary>A text that drops and makes again has made it again.</summary>
    private static bool IsDrop(AccessEvent access)
    {
        var changes = access[Fields.DdlChange].Elements;
        return changes.Count > 0 && changes.All(change => change.TextForm() == DdlChange.Drop);
    }

    private static void AddOnce(List<string> names, string name)
    {
        if (names.Count < SqlReading.MostListEntries && !names.Contains(name, StringComparer.OrdinalIgnoreCase))
            names.Add(name);
    }
}
