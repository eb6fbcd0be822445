using SecMon.Events.Sql;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>The names of <c>db.collection.name</c>: of RENAME and SET SCHEMA both, the old one and the new one (event.md).</summary>
internal static class TouchedNames
{
    /// <summary>The relations of a text alone.</summary>
    public static IReadOnlyList<string> Of(SqlReading reading)
    {
        if (reading.NewNames.Count == 0)
            return reading.Tables;
        var names = new List<string>(reading.Tables);
        foreach (var named in reading.NewNames)
        {
            if (named.Kind == NewNameKind.Moved)
                SqlNames.AddOnce(names, named.Name);
        }

        return names;
    }

    /// <summary>
    /// The relation that a record names. Audit names what a definition made when it was done: RENAME and SET SCHEMA by the new name, with the
    /// schema that the text may leave out. What the record knows better is put into the reading.
    /// </summary>
    public static IReadOnlyList<string> Of(string relation, SqlReading reading)
    {
        string[] touched = [relation];
        for (var i = 0; i < reading.NewNames.Count; i++)
        {
            var named = reading.NewNames[i];
            if (!Names(relation, named.Name))
                continue;
            var known = named with { Name = relation, IsCertain = true, From = named.Kind == NewNameKind.Moved ? [OldName(relation, named)] : named.From };
            reading.NewNames[i] = known;
            if (known.Kind == NewNameKind.Moved && known.From[0] != relation)
                touched = [known.From[0], relation];
        }

        return touched;
    }

    private static bool Names(string relation, string written) =>
        relation == written || (relation.Length > written.Length && relation.EndsWith(written, StringComparison.Ordinal) && relation[^(written.Length + 1)] == '.');

    /// <summary>RENAME leaves the schema as it is, and a text without one takes it from the record; SET SCHEMA always says the new one, and may not say the old.</summary>
    private static string OldName(string relation, NewName named) =>
        relation.Length > named.Name.Length ? relation[..^named.Name.Length] + named.From[0] : named.From[0];
}
