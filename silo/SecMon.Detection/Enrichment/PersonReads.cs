using SecMon.Events;

namespace SecMon.Detection.Enrichment;

/// <summary>
/// Says of a read of persons by a person whether it names who was looked up (event.md, <c>secmon.subject.unrecognised</c>): one that
/// restricts its rows and names nobody is somebody's search, or a way to write an id that SecMon does not know.
/// </summary>
/// <param name="tables">The relations that hold persons: those of <c>citizen_tables.txt</c>.</param>
internal sealed class PersonReads(ListedTables tables)
{
    /// <summary>The list that names them.</summary>
    public const string TablesFile = "citizen_tables.txt";

    /// <summary>Kinds of accounts that people sign in with.</summary>
    private static readonly HashSet<string> People = ["clerk", "dba", "superuser", "inspector"];

    /// <summary>Sets <c>secmon.subject.unrecognised</c> of a read of persons by a person; leaves it out of anything else.</summary>
    public void Judge(AccessEvent access)
    {
        if (!IsByPerson(access) || !Reads(access))
            return;
        var isNamed = access.CitizenIds.Count > 0 || access.Has(Fields.SubjectIds);
        if ((isNamed || Restricts(access)) && HoldsPersons(access[Fields.DbCollectionName]))
            access.Set(Fields.SubjectUnrecognised, FieldValue.Boolean(!isNamed));
    }

    private static bool IsByPerson(AccessEvent access) => access[Fields.AccountKind].TextForm() is { } kind && People.Contains(kind);

    private static bool Reads(AccessEvent access) => access[Fields.EventAction].TextForm() is "read" or "copy_out";

    private static bool Restricts(AccessEvent access) =>
        access[Fields.SqlWhere] is { Kind: FieldKind.Boolean, AsBoolean: true }
        || access.Has(Fields.SqlLimit)
        || access[Fields.SqlKeyLiterals] is { Kind: FieldKind.Integer, AsInteger: > 0 }
        || access.Has(Fields.SubjectById);   // JOIN (VALUES (…)) is no condition, and asks for somebody

    private bool HoldsPersons(FieldValue collections)
    {
        if (collections.TextForm() is { } only)
            return tables.ListOf(only) is not null;
        var elements = collections.Elements;
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i].TextForm() is { } name && tables.ListOf(name) is not null)
                return true;
        }

        return false;
    }
}
