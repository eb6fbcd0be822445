namespace SecMon.Detection.Matching;

/// <summary>Puts tests of which any may hold together, so that long lists cost little.</summary>
internal static class ValueTests
{
    private const int MostSingleTests = 8;
    private const int MostSearched = 1_000;   // so many the vectorised search takes in one pass

    /// <summary>Tests that hold for the same values as any of <paramref name="tests"/>.</summary>
    public static ValueTest[] Condense(IReadOnlyList<ValueTest> tests)
    {
        if (tests.Count <= MostSingleTests)
            return [.. tests];

        var condensed = new List<ValueTest>();
        foreach (var group in tests.GroupBy(KindOf))
        {
            if (group.Key.Shape == Shape.Other || group.Count() <= MostSingleTests)
                condensed.AddRange(group);
            else
                condensed.Add(SetOf(group.Key.Shape, group.Key.IsCased, [.. group]));
        }

        return [.. condensed];
    }

    private static ValueTest SetOf(Shape shape, bool isCased, IReadOnlyCollection<ValueTest> tests) => shape switch
    {
        Shape.Network => new NetworkSetTest(tests.Select(test => ((NetworkTest)test).Network)),
        Shape.Whole => new TextSetTest(PlainTexts(tests), isCased),
        Shape.Beginning => new AffixSetTest(PlainTexts(tests), isAtEnd: false, isCased),
        Shape.Ending => new AffixSetTest(PlainTexts(tests), isAtEnd: true, isCased),
        _ => tests.Count <= MostSearched ? new SubstringSetTest(PlainTexts(tests), isCased) : new LiteralSetTest(PlainTexts(tests), isCased),
    };

    private static string[] PlainTexts(IEnumerable<ValueTest> tests) => [.. tests.Select(test => ((TextTest)test).Text.PlainText)];

    private static (Shape Shape, bool IsCased) KindOf(ValueTest test) => test switch
    {
        NetworkTest => (Shape.Network, false),
        TextTest text => (ShapeOf(text.Text.Parts), text.IsCased),
        _ => (Shape.Other, false),
    };

    private static Shape ShapeOf(IReadOnlyList<TextPart> parts) => parts switch
    {
        [] or [{ Kind: TextPartKind.Literal }] => Shape.Whole,
        [{ Kind: TextPartKind.Literal }, { Kind: TextPartKind.AnyRun }] => Shape.Beginning,
        [{ Kind: TextPartKind.AnyRun }, { Kind: TextPartKind.Literal }] => Shape.Ending,
        [{ Kind: TextPartKind.AnyRun }, { Kind: TextPartKind.Literal }, { Kind: TextPartKind.AnyRun }] => Shape.Inner,
        _ => Shape.Other,
    };

    private enum Shape
    {
        Other,
        Network,
        Whole,
        Beginning,
        Ending,
        Inner,
    }
}
