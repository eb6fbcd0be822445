namespace SecMon.Detection.Conditions;

/// <summary>A word or a sign of a condition.</summary>
/// <param name="Text">As written; empty at the end.</param>
/// <param name="Offset">Where it begins in the condition, from 0.</param>
internal readonly record struct ConditionToken(string Text, int Offset)
{
    /// <summary>True for a name, a pattern or a word of the grammar.</summary>
    public bool IsWord => Text.Length > 0 && IsWordCharacter(Text[0]);

    /// <summary>True after the last token.</summary>
    public bool IsEnd => Text.Length == 0;

    /// <summary>Cuts a condition into tokens, the last one the end. A character that no token begins with is a token too.</summary>
    public static IReadOnlyList<ConditionToken> Read(string condition)
    {
        var tokens = new List<ConditionToken>();
        for (var i = 0; i < condition.Length;)
        {
            var length = 1;
            if (IsWordCharacter(condition[i]))
            {
                while (i + length < condition.Length && IsWordCharacter(condition[i + length]))
                    length++;
            }

            if (!char.IsWhiteSpace(condition[i]))
                tokens.Add(new ConditionToken(condition.Substring(i, length), i));
            i += length;
        }

        tokens.Add(new ConditionToken("", condition.Length));
        return tokens;
    }

    private static bool IsWordCharacter(char character) => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '*';
}
