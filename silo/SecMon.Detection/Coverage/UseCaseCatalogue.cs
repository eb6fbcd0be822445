using SecMon.Detection.Lists;

namespace SecMon.Detection.Coverage;

/// <summary>The use cases that the shipped rule pack is there for, from <c>use-cases.csv</c> beside this file.</summary>
public static class UseCaseCatalogue
{
    private const string Resource = "use-cases.csv";

    /// <summary>All, in the catalogue's order.</summary>
    public static IReadOnlyList<UseCase> All { get; } = Read();

    private static List<UseCase> Read()
    {
        using var reader = new StreamReader(typeof(UseCaseCatalogue).Assembly.GetManifestResourceStream(Resource)!);
        return [.. CsvTable.Parse(reader.ReadToEnd()).Rows.Select(row => row.Cells).Select(cells => new UseCase(
            cells[0], cells[1], cells[2], cells[3], cells[4].Split(' ', StringSplitOptions.RemoveEmptyEntries), cells[5]))];
    }
}
