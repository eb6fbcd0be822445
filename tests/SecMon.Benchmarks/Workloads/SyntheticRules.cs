namespace SecMon.Benchmarks.Workloads;

/// <summary>
/// Realistic rules over database events: who, from where, with what program, reading what. One in a hundred names things that
/// occur in the events; the others name other people's tables, accounts and addresses, as a large rule set does.
/// </summary>
internal static class SyntheticRules
{
    private static readonly string[] Words =
    [
        "citizen", "resident", "household", "passport", "vehicle", "insurance", "benefit", "tax", "court", "criminal", "birth",
        "marriage", "death", "land", "licence", "voter", "student", "patient", "border", "visa",
    ];

    private static readonly string[] Actions = ["read", "write", "login", "login_failed", "copy_out", "grant", "schema_change", "delete"];

    private static readonly string[] Programs = ["psql", "pg_dump", "DBeaver", "pgAdmin", "JDBC", "node", "python", "excel"];

    /// <summary>Makes rules; the first n are the same whatever the number.</summary>
    public static IReadOnlyList<SyntheticRule> Make(int count, IReadOnlyList<AccessFacts> events)
    {
        var random = new Random(20261125);
        return [.. Enumerable.Range(0, count).Select(number => Rule(number, number % 100 == 7 ? events[random.Next(events.Count)] : null, random))];
    }

    private static SyntheticRule Rule(int number, AccessFacts? real, Random random)
    {
        var word = Words[random.Next(Words.Length)];
        var other = Words[random.Next(Words.Length)];
        var user = real?.UserName ?? $"{(random.Next(2) == 0 ? "clerk" : "svc")}_{word}_{random.Next(10_000)}";
        var address = real?.SourceIp ?? $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}";
        var action = real?.Action ?? Actions[random.Next(Actions.Length)];
        return new SyntheticRule(
            number,
            (number % 8) switch
            {
                0 => [Equal(FactField.Action, action), Equal(FactField.UserName, user)],
                1 => [Equal(FactField.Action, action), new(FactField.QueryText, TestKind.ContainsAll, [$"{word}_{random.Next(5_000)}", "select"])],
                2 => [new(FactField.UserName, TestKind.StartsWith, [user[..Math.Min(user.Length, 9)] + random.Next(100)]), Equal(FactField.SourceIp, address)],
                3 => [new(FactField.QueryText, TestKind.Contains, [$"from {word}.{other}_{random.Next(2_000)}", $"join {other}.{word}_{random.Next(2_000)}", $"copy {word}_{random.Next(2_000)}"])],
                4 => [Equal(FactField.Action, action), new(FactField.ServiceName, TestKind.Contains, [Programs[random.Next(Programs.Length)]]), new(FactField.UserName, TestKind.EndsWith, [$"_{random.Next(10_000)}"])],
                5 => [Equal(FactField.UserName, user), new(FactField.Sequence, TestKind.AtLeast, [random.Next(100, 100_000).ToString()])],
                6 => [Equal(FactField.SourceIp, address), Equal(FactField.OperationName, real?.OperationName ?? "SELECT")],
                _ => [new(FactField.SourceIp, TestKind.StartsWith, [$"172.{random.Next(16, 32)}.{random.Next(256)}."]), Equal(FactField.Action, action)],
            },
            number % 3 == 0 ? [new(FactField.UserName, TestKind.Equal, ["etl_batch", $"backup_{random.Next(50)}", "monitor"])] : []);
    }

    private static SyntheticTest Equal(FactField field, string value) => new(field, TestKind.Equal, [value]);
}
