using System.Globalization;

namespace SecMon.Events;

/// <summary>The value of one field of an event. A default value is <see cref="FieldKind.Absent"/>.</summary>
public readonly struct FieldValue : IEquatable<FieldValue>
{
    /// <summary>The value of a field that the event does not have.</summary>
    public static readonly FieldValue Absent;

    /// <summary>JSON null.</summary>
    public static readonly FieldValue Null = new(FieldKind.Null, null, 0);

    private readonly object? _reference;
    private readonly long _bits;

    private FieldValue(FieldKind kind, object? reference, long bits)
    {
        Kind = kind;
        _reference = reference;
        _bits = bits;
    }

    /// <summary>What this value holds.</summary>
    public FieldKind Kind { get; }

    /// <summary>True unless the event has no such field. Null is present.</summary>
    public bool IsPresent => Kind != FieldKind.Absent;

    /// <summary>True for text, numbers and booleans: values with a text form.</summary>
    public bool IsScalar => Kind is FieldKind.Text or FieldKind.Integer or FieldKind.Number or FieldKind.Boolean;

    /// <summary>The integer; only for <see cref="FieldKind.Integer"/>.</summary>
    public long AsInteger => _bits;

    /// <summary>The boolean; only for <see cref="FieldKind.Boolean"/>.</summary>
    public bool AsBoolean => _bits != 0;

    /// <summary>The double; for <see cref="FieldKind.Integer"/> and <see cref="FieldKind.Number"/>.</summary>
    public double AsDouble => Kind == FieldKind.Integer ? _bits : BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The elements of a list; empty for every other kind.</summary>
    public IReadOnlyList<FieldValue> Elements => _reference as FieldValue[] ?? [];

    /// <summary>The object; null for every other kind.</summary>
    public FieldObject? AsObject => _reference as FieldObject;

    /// <summary>A text value.</summary>
    public static FieldValue Text(string text) => new(FieldKind.Text, text, 0);

    /// <summary>A whole number.</summary>
    public static FieldValue Integer(long number) => new(FieldKind.Integer, null, number);

    /// <summary>A boolean.</summary>
    public static FieldValue Boolean(bool flag) => new(FieldKind.Boolean, null, flag ? 1 : 0);

    /// <summary>A list. The array is not copied and must not change afterwards.</summary>
    public static FieldValue List(FieldValue[] elements) => new(FieldKind.List, elements, 0);

    /// <summary>A list of texts.</summary>
    public static FieldValue List(IReadOnlyList<string> texts)
    {
        var elements = new FieldValue[texts.Count];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = Text(texts[i]);
        return List(elements);
    }

    /// <summary>A JSON object.</summary>
    public static FieldValue Object(FieldObject fields) => new(FieldKind.Object, fields, 0);

    /// <summary>
    /// A JSON number. Whole numbers of at most 64 bits written plainly become <see cref="FieldKind.Integer"/>;
    /// all others keep their text.
    /// </summary>
    /// <param name="json">The number as written; must be a JSON number.</param>
    public static FieldValue Number(string json)
    {
        if (json != "-0" && long.TryParse(json, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return Integer(whole);

        var number = double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        return new FieldValue(FieldKind.Number, json, BitConverter.DoubleToInt64Bits(number));
    }

    /// <summary>The text form of a scalar (sigma.md 3.3): a string itself, a number its JSON text, <c>true</c> or <c>false</c>.</summary>
    /// <returns>Null for absent, null, lists and objects.</returns>
    public string? TextForm() => Kind switch
    {
        FieldKind.Text or FieldKind.Number => (string)_reference!,
        FieldKind.Integer => _bits.ToString(CultureInfo.InvariantCulture),
        FieldKind.Boolean => _bits != 0 ? "true" : "false",
        _ => null,
    };

    /// <inheritdoc/>
    public bool Equals(FieldValue other)
    {
        if (Kind != other.Kind || _bits != other._bits)
            return false;
        return Kind == FieldKind.List ? Elements.SequenceEqual(other.Elements) : Equals(_reference, other._reference);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Kind == FieldKind.List ? HashCode.Combine(Kind, Elements.Count) : HashCode.Combine(Kind, _bits, _reference);

    /// <summary>Equal kind and content.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Different kind or content.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => TextForm() ?? (Kind == FieldKind.List ? $"[{string.Join(", ", Elements)}]" : Kind.ToString());
}
