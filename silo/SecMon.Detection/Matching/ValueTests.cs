namespace SecMon.Detection.Matching;

/// <summary>Puts tests of which any may hold together, so that long lists cost little.</summary>
internal static class ValueTests
{
    private const int MostSingleTests = 8;

    /// <summary>Tests that hold for the same values as any of <paramref name="tests"/>.</summary>
    public static ValueTest[] Condense(IReadOnlyList<ValueTest> tests)
    {
        if (tests.Count <= MostSingleTests)
            return [.. tests];

        var condensed = new List<ValueTest>();
        foreach (var group in tests.GroupBy(KindOf))
        {
            if (group.Key.Kind == ' ' || group.Count() <= MostSingleTests)
                condensed.AddRange(group);
            else if (group.Key.Kind == '=')
                condensed.Add(new TextSetTest(group.Select(PlainText), group.Key.IsCased));
            else
                condensed.Add(new SubstringSetTest(group.Select(PlainText), group.Key.IsCased));
        }

        return [.. condensed];
    }

    private static string PlainText(ValueTest test) => ((TextTest)test).Text.PlainText;

    private static (char Kind, bool IsCased) KindOf(ValueTest test)
    {
        if (test is not TextTest { Text.Parts: var parts } text)
            return (' ', false);
        if (parts.All(part => part.Kind == TextPartKind.Literal))
            return ('=', text.IsCased);
        return parts is [{ Kind: TextPartKind.AnyRun }, { Kind: TextPartKind.Literal }, { Kind: TextPartKind.AnyRun }]
            ? ('*', text.IsCased)
            : (' ', false);
    }
}
