using System.Text;
using SecMon.Events.Sql;

namespace SecMon.Events.Subjects;

/// <summary>Finds ids in the bound values that a statement compares to a listed column: numbers without their zeros, texts with blanks.</summary>
/// <param name="columns">The listed columns.</param>
internal sealed class ParameterIds(SubjectColumns columns)
{
    /// <summary>Adds ids, each once.</summary>
    /// <param name="numbers">Numbers of the parameters, from 1.</param>
    /// <param name="values">The bound values, in order.</param>
    /// <param name="found">Ids as numbers.</param>
    public void Read(List<int> numbers, FieldValue values, List<long> found)
    {
        foreach (var number in numbers)
        {
            if (number <= values.Elements.Count && values.Elements[number - 1].TextForm() is { } text)
                Read(Encoding.UTF8.GetBytes(text), found);
        }
    }

    private void Read(ReadOnlySpan<byte> value, List<long> found)
    {
        var isArray = value.StartsWith("{"u8);
        var content = isArray ? value.Trim("{}"u8) : value;
        foreach (var range in content.Split((byte)','))
        {
            // The log does not say whether a value was bound as a number.
            var id = WrittenId.Of(content[range].Trim("\" "u8), isNumber: false);
            if (id.IsWhole && columns.IsId(id.Digits, isNumber: true) && found.Count < SqlReading.MostListEntries && !found.Contains(id.Number))
                found.Add(id.Number);
        }
    }
}
