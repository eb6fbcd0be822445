using System.Text.Json;
using SecMon.Events.Sql;

namespace SecMon.Events.Tests.Sql;

public class PostgreSqlExamples
{
    public static TheoryData<int, string> Examples
    {
        get
        {
            var data = new TheoryData<int, string>();
            var line = 0;
            foreach (var example in Lines())
                data.Add(line++, JsonDocument.Parse(example).RootElement.GetProperty("why").GetString()!);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_read_as_it_says(int line, string why)
    {
        Assert.NotEmpty(why);
        var example = JsonDocument.Parse(Lines()[line]).RootElement;
        var reading = Reading.Of(example.GetProperty("sql").GetString()!);
        foreach (var expected in example.GetProperty("expect").EnumerateObject())
            Assert.Equal($"{expected.Name} {Canonical(expected.Value)}", $"{expected.Name} {Said(reading, expected.Name)}");
    }

    private static string[] Lines()
    {
        using var stream = typeof(PostgreSqlExamples).Assembly.GetManifestResourceStream("postgresql-examples.ndjson")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(',', value.EnumerateArray().Select(one => one.GetString()).Order(StringComparer.Ordinal)),
        JsonValueKind.Null => "",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.ToString(),
    };

    private static string Said(SqlReading reading, string field) => field switch
    {
        "kind" => JsonNamingPolicy.SnakeCaseLower.ConvertName(reading.Kind.ToString()),
        "tables" => string.Join(',', reading.Tables.Order(StringComparer.Ordinal)),
        "where" => reading.HasWhere ? "true" : "false",
        "limit" => reading.Limit?.ToString() ?? "",
        "key_literals" => reading.KeyLiterals.ToString(),
        "subjects" => reading.CitizenIds.Count.ToString(),
        "file_access" => reading.Tells.Contains("file_access") ? "true" : "false",
        "purpose.dossier" => reading.Dossier ?? "",
        "purpose.code" => reading.PurposeCode ?? "",
        "purpose.route" => reading.Route ?? "",
        "purpose.actor" => reading.Actor ?? "",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "unknown field of an example"),
    };
}
