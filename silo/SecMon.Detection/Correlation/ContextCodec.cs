using SecMon.Detection.Alerts;
using SecMon.Events;

namespace SecMon.Detection.Correlation;

/// <summary>Writes what an alert shows of an event down, and reads it again.</summary>
internal static class ContextCodec
{
    public static void Write(EvidenceWriter writer, AlertContext context)
    {
        Write(writer, context.Values);
        Write(writer, context.Unshown);
    }

    /// <summary>Reads a context.</summary>
    /// <param name="reader">What <see cref="Write(EvidenceWriter, AlertContext)"/> wrote.</param>
    /// <param name="hasUnshown">False for what was written before decisions.</param>
    public static AlertContext Read(EvidenceReader reader, bool hasUnshown = true) => AlertContext.From(ReadValues(reader), hasUnshown ? ReadValues(reader) : []);

    private static void Write(EvidenceWriter writer, IReadOnlyList<KeyValuePair<string, FieldValue>> values)
    {
        writer.Write7BitEncodedInt(values.Count);
        foreach (var (name, value) in values)
        {
            writer.Write(name);
            Write(writer, value);
        }
    }

    private static List<KeyValuePair<string, FieldValue>> ReadValues(EvidenceReader reader)
    {
        var values = new List<KeyValuePair<string, FieldValue>>();
        for (var left = reader.ReadCount(); left > 0; left--)
            values.Add(new(reader.ReadString(), ReadValue(reader)));
        return values;
    }

    private static void Write(EvidenceWriter writer, FieldValue value)
    {
        writer.Write((byte)value.Kind);
        switch (value.Kind)
        {
            case FieldKind.Text or FieldKind.Number:
                writer.Write(value.TextForm()!);
                break;
            case FieldKind.Integer:
                writer.Write(value.AsInteger);
                break;
            case FieldKind.Boolean:
                writer.Write(value.AsBoolean);
                break;
            case FieldKind.List:
                writer.Write7BitEncodedInt(value.Elements.Count);
                foreach (var element in value.Elements)
                    Write(writer, element);
                break;
        }
    }

    private static FieldValue ReadValue(EvidenceReader reader)
    {
        var kind = (FieldKind)reader.ReadByte();
        return kind switch
        {
            FieldKind.Text => FieldValue.Text(reader.ReadString()),
            FieldKind.Number => FieldValue.Number(reader.ReadString()),
            FieldKind.Integer => FieldValue.Integer(reader.ReadInt64()),
            FieldKind.Boolean => FieldValue.Boolean(reader.ReadBoolean()),
            FieldKind.List => ReadList(reader),
            _ => FieldValue.Null,
        };
    }

    private static FieldValue ReadList(EvidenceReader reader)
    {
        var elements = new FieldValue[reader.ReadCount()];
        for (var i = 0; i < elements.Length; i++)
            elements[i] = ReadValue(reader);
        return FieldValue.List(elements);
    }
}
