namespace SecMon.Detection.Enrichment;

/// <summary>Finds the listed tables that a name means: itself, what it stands for, or, without its schema, all that it may mean.</summary>
/// <param name="names">The new names.</param>
/// <param name="temporary">Those that sessions have for themselves.</param>
/// <param name="tables">The listed tables.</param>
/// <param name="session">The session that says the name.</param>
internal readonly struct NameResolver(KnownNames names, TemporaryNames temporary, ListedTables tables, string session)
{
    /// <summary>True for a table that a list names.</summary>
    public bool IsListed(string name) => tables.ListOf(name) is not null;

    /// <summary>Adds the listed tables that a name means.</summary>
    /// <param name="name">The name, as a text has it.</param>
    /// <param name="schema">Where it is looked for first when it says no schema; empty when nobody knows.</param>
    /// <param name="meaning">They are added here.</param>
    public void Resolve(string name, string schema, Meaning meaning)
    {
        if (ResolveTemporary(name, meaning) || ResolveExactly(name, meaning) || !TableName.IsBare(name))
            return;
        if (schema.Length > 0 && ResolveExactly(TableName.In(schema, name), meaning))
            return;
        foreach (var table in tables.ByLastPart(name))
            meaning.Add(table);
        foreach (var known in names.ByLastPart(name))
            meaning.Add(known);
    }

    /// <summary>Listed tables and new names of a schema, each with what it means.</summary>
    public List<(string Table, Meaning Meaning)> InSchema(string schema)
    {
        var found = new List<(string, Meaning)>();
        var known = names.All.Select(one => one.Name).Where(name => TableName.IsIn(name, schema));
        foreach (var table in tables.InSchema(schema).Concat(known).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var meaning = new Meaning();
            ResolveExactly(table, meaning);
            found.Add((table, meaning));
        }

        return found;
    }

    private bool ResolveTemporary(string name, Meaning meaning)
    {
        if (temporary.IsEmpty || !(TableName.IsBare(name) || TableName.IsTemporary(name)) || temporary.Find(session, TableName.LastPart(name)) is not { } known)
            return false;
        meaning.Add(known);
        return true;
    }

    private bool ResolveExactly(string name, Meaning meaning)
    {
        var isListed = IsListed(name);
        if (isListed)
            meaning.Add(name);
        if (names.Find(name) is not { } known)
            return isListed;
        meaning.Add(known);
        return true;
    }
}
