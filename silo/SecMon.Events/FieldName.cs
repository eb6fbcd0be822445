namespace SecMon.Events;

/// <summary>A field as a rule or list names it, resolved once: a field of event.md, or any name of generic input.</summary>
public sealed class FieldName
{
    /// <summary>Resolves a dotted name.</summary>
    /// <param name="name">Exact, case-sensitive.</param>
    public FieldName(string name)
    {
        Name = name;
        Known = Fields.Find(name);
    }

    /// <summary>The dotted name.</summary>
    public string Name { get; }

    /// <summary>The field of event.md that bears the name; null for names of generic input.</summary>
    public Field? Known { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
