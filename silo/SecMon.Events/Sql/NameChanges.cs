namespace SecMon.Events.Sql;

/// <summary>Notes what definitions change, and which new names they give.</summary>
internal readonly struct NameChanges(SqlReading reading)
{
    /// <summary>Notes a change.</summary>
    public void Note(string change)
    {
        reading.IsChangeNoted = true;
        SqlNames.AddOnce(reading.Changes, change);
    }

    /// <summary>Notes that a relation shows or repeats others.</summary>
    /// <param name="change">By what change.</param>
    /// <param name="name">The relation; null when the text has none.</param>
    /// <param name="from">The others; when there are none, nothing is noted.</param>
    /// <param name="isTemporary">True for what its session alone can see.</param>
    public void Further(string change, string? name, IReadOnlyList<string> from, bool isTemporary = false) =>
        Add(NewNameKind.Further, change, name, from, isTemporary);

    /// <summary>Notes that a relation is a part of others, or they of it. As <see cref="Further"/>.</summary>
    public void Part(string change, string? name, IReadOnlyList<string> from, bool isTemporary = false) =>
        Add(NewNameKind.Part, change, name, from, isTemporary);

    /// <summary>Notes that a relation has another name from now on.</summary>
    public void Moved(string change, string? old, string? name)
    {
        Note(change);
        if (old is not null && name is not null)
            Add(new NewName(NewNameKind.Moved, name, [old]));
    }

    /// <summary>Notes that a schema has another name from now on, or with an empty one is gone.</summary>
    public void Schema(string change, string? old, string? name)
    {
        Note(change);
        if (old is not null && name is not null)
            Add(new NewName(name.Length == 0 ? NewNameKind.SchemaDropped : NewNameKind.SchemaMoved, name, [old]));
    }

    private void Add(NewNameKind kind, string change, string? name, IReadOnlyList<string> from, bool isTemporary)
    {
        var others = from.Where(other => other != name).ToArray();
        if (others.Length == 0)
            return;
        Note(change);
        Add(new NewName(kind, name ?? "", others) { IsTemporary = isTemporary });
    }

    private void Add(NewName name)
    {
        if (reading.NewNames.Count < SqlReading.MostListEntries && (name.Name.Length > 0 || name.Kind == NewNameKind.SchemaDropped))
            reading.NewNames.Add(name);
    }
}
