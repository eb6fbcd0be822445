namespace SecMon.Detection.Decisions.Facts;

/// <summary>What the values of a field of a fact are; both sides of <c>lt lte gt gte</c> have one type.</summary>
public enum FactFieldType
{
    /// <summary>Text, or a list of texts.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A time: an integer, ticks of UTC.</summary>
    Time,

    /// <summary>True or false.</summary>
    Boolean,
}
