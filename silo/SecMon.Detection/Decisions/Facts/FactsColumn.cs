using SecMon.Events;

namespace SecMon.Detection.Decisions.Facts;

/// <summary>A column of a list of facts.</summary>
/// <param name="Name">Its name, without the star of a key.</param>
/// <param name="Key">Of a column of the key: the field of the signal or case that is looked up; null for any other.</param>
internal sealed record FactsColumn(string Name, FieldName? Key)
{
    private static readonly string[] Times = ["from", "to", "date", "at"];

    /// <summary>True for a time: the last word of the name is from, to, date or at.</summary>
    public bool IsTime { get; } = Times.Contains(LastWord(Name));

    /// <summary>True where a date means its last moment and not its first: who is on leave <c>to</c> a day is so on that day.</summary>
    public bool IsEnd { get; } = LastWord(Name) == "to";

    /// <summary>The type of its cells.</summary>
    public FactFieldType Type => IsTime ? FactFieldType.Time : FactFieldType.Text;

    /// <summary>The names under which a row has the cell: that of the column, and for <c>*account</c> and <c>*address</c> that of the field too.</summary>
    public IReadOnlyList<string> Names { get; } = Key is null || Key.Name == Name ? [Name] : [Name, Key.Name];

    private static string LastWord(string name) => name[(name.AsSpan().LastIndexOfAny('_', '.', '-') + 1)..];
}
