namespace SecMon.Detection.Tests.Oracle;

/// <summary>One character of a text of a rule, a wildcard, or a placeholder.</summary>
/// <param name="Sign"><c>*</c>, <c>?</c>, <c>%</c> for a placeholder; <c>=</c> for a plain character.</param>
/// <param name="Text">The plain character, or the name of the list.</param>
internal readonly record struct OraclePiece(char Sign, string Text)
{
    public static readonly OraclePiece AnyRun = new('*', "");

    public static OraclePiece Plain(string character) => new('=', character);
}
