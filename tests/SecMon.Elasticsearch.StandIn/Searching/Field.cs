namespace SecMon.Elasticsearch.StandIn.Searching;

/// <summary>A field of the searched indices, by its full name.</summary>
internal sealed record Field(string Name, FieldType Type)
{
    public bool IsNumber => Type is FieldType.Long or FieldType.Float;

    /// <summary>Its values in a document, in their order there; a value is a string, a double (numbers, and dates in milliseconds) or a bool.</summary>
    public IEnumerable<object> Values(StoredDocument document) => FieldValues.Of(document.Source, Name).Select(value => FieldValues.Read(value, Type)).OfType<object>();
}
