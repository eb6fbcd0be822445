using SecMon.Detection.Alerts;
using SecMon.Events;

namespace SecMon.Detection.Correlation;

/// <summary>Writes what an alert shows of an event down, and reads it again.</summary>
internal static class ContextCodec
{
    public static void Write(EvidenceWriter writer, AlertContext context)
    {
        writer.Write7BitEncodedInt(context.Values.Count);
        foreach (var (name, value) in context.Values)
        {
            writer.Write(name);
            Write(writer, value);
        }
    }

    public static AlertContext Read(EvidenceReader reader)
    {
        var values = new List<KeyValuePair<string, FieldValue>>();
        for (var left = reader.ReadCount(); left > 0; left--)
            values.Add(new(reader.ReadString(), ReadValue(reader)));
        return AlertContext.From(values);
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
