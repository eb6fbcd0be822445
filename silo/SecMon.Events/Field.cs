namespace SecMon.Events;

/// <summary>A field that event.md names. There is one instance per field, in <see cref="Fields"/>.</summary>
public sealed class Field
{
    internal Field(int index, string name, FieldType type, bool inProcessOnly)
    {
        Index = index;
        Name = name;
        Type = type;
        IsInProcessOnly = inProcessOnly;
    }

    /// <summary>Place of the field in an event's slots, from 0.</summary>
    public int Index { get; }

    /// <summary>The dotted name, as rules write it.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public FieldType Type { get; }

    /// <summary>True for what must never leave the process: statement text, parameters, error messages, serial numbers of ids.</summary>
    public bool IsInProcessOnly { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
