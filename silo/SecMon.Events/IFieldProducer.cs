namespace SecMon.Events;

/// <summary>Makes the value of a field that few rules ask for, only when one does.</summary>
public interface IFieldProducer
{
    /// <summary>The value of the field for the current event.</summary>
    FieldValue Produce(Field field);
}
