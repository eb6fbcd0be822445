using CsCheck;
using SecMon.Detection.Lists;

namespace SecMon.Detection.Tests.Lists;

public class CsvReaderTests
{
    private static readonly Gen<string> Cell = Gen.OneOf("a", "b c", ",", "\"", "\n", "#", "ä", "1", "x").Array[0, 5].Select(pieces => string.Concat(pieces).Trim());

    [Fact]
    public void What_is_written_is_read_back() =>
        Cell.Array[2, 6].Array[1, 8].Sample(rows =>
        {
            var isQuoted = rows.Length % 2 == 0;
            var text = string.Join('\n', rows.Select(row => string.Join(',', row.Select((cell, i) => Written(cell, isQuoted || i == 0)))));
            var reader = new CsvReader(text);
            var starts = new List<int>();
            foreach (var row in rows)
            {
                Assert.True(reader.Next());
                Assert.Equal(row, Cells(reader));
                starts.Add(reader.Start);
            }

            Assert.False(reader.Next());
            for (var i = rows.Length - 1; i >= 0; i--)
            {
                reader.MoveTo(starts[i]);
                Assert.Equal(rows[i], Cells(reader));
            }
        });

    [Fact]
    public void Lines_are_counted_over_comments_and_cells_of_many_lines()
    {
        var reader = new CsvReader("# who is \"who\n\na,\"b\nc\"\n  # no row\n d , e \r\n");

        Assert.True(reader.Next());
        Assert.Equal((3, 2, 3), (reader.Line, reader.Count, reader.ColumnOf(1)));
        Assert.True(reader.Next());
        Assert.Equal((6, 2, 6), (reader.Line, reader.ColumnOf(0), reader.ColumnOf(1)));
        Assert.Equal(["d", "e"], Cells(reader));
        Assert.False(reader.Next());
    }

    private static string Written(string cell, bool isQuoted) =>
        isQuoted || cell.AsSpan().ContainsAny(",\"\n#") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : $" {cell} ";

    private static IEnumerable<string> Cells(CsvReader reader) => [.. Enumerable.Range(0, reader.Count).Select(i => reader.Cell(i).ToString())];
}
