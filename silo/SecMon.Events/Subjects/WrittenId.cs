namespace SecMon.Events.Subjects;

/// <summary>A value that is compared to a column of ids: digits, and perhaps more than digits.</summary>
internal struct WrittenId
{
    private const int MostDigits = 18;

    /// <summary>The digits as a number.</summary>
    public long Number;

    /// <summary>How many digits there are; -1 when something else is among them.</summary>
    public int Digits;

    /// <summary>True for a number, false for a text.</summary>
    public bool IsNumber;

    /// <summary>Number of the parameter that holds the value, from 1; 0 when the value is written out.</summary>
    public int Parameter;

    /// <summary>True while it may be an id.</summary>
    public readonly bool IsWhole => Digits > 0 || Parameter > 0;

    /// <summary>What is no id.</summary>
    public static WrittenId None => new() { Digits = -1 };

    /// <summary>Reads a text: blanks, dots and dashes between digits are how people write them.</summary>
    public static WrittenId Of(ReadOnlySpan<byte> text, bool isNumber)
    {
        var id = new WrittenId { IsNumber = isNumber };
        foreach (var one in text)
        {
            if ((uint)(one - '0') <= 9 && id.Digits < MostDigits)
            {
                id.Number = (id.Number * 10) + (one - '0');
                id.Digits++;
            }
            else if (isNumber || one is not ((byte)' ' or (byte)'.' or (byte)'-'))
            {
                return None;
            }
        }

        return id;
    }

    /// <summary>This and what stands behind it, as <c>||</c> puts them together.</summary>
    public readonly WrittenId Then(WrittenId other)
    {
        if (Digits < 0 || other.Digits < 0 || Parameter + other.Parameter > 0 || Digits + other.Digits > MostDigits)
            return None;
        var id = this;
        for (var i = 0; i < other.Digits; i++)
            id.Number *= 10;
        id.Number += other.Number;
        id.Digits += other.Digits;
        id.IsNumber = false;
        return id;
    }
}
