namespace SecMon.Events.Sql;

/// <summary>What is remembered of an expression instead of a tree.</summary>
internal struct Operand
{
    /// <summary>An array whose elements were not counted.</summary>
    public const int NotCounted = -1;

    /// <summary>First token, of single terms.</summary>
    public int First;

    /// <summary>First token after it, of columns.</summary>
    public int After;

    /// <summary>Number of values in <c>ARRAY[…]</c>; <see cref="NotCounted"/> for anything else.</summary>
    public int Elements;

    /// <summary>What it contains.</summary>
    public OperandParts Parts;

    /// <summary>Its value, where it can be known.</summary>
    public OperandValue Value;

    /// <summary>ANY or ALL before it.</summary>
    public Quantifier Quantifier;

    /// <summary>True when something stands there at all.</summary>
    public bool IsPresent;

    /// <summary>True when a minus stands before a number.</summary>
    public bool IsNegative;

    /// <summary>An operand that is not there yet.</summary>
    public static Operand Absent => new() { Elements = NotCounted };

    /// <summary>True for what sql.md calls a value: no column, no subquery, but a literal or parameter.</summary>
    public readonly bool IsKeyValue =>
        (Parts & (OperandParts.Column | OperandParts.Subquery)) == OperandParts.None && (Parts & (OperandParts.Literal | OperandParts.Parameter)) != OperandParts.None;

    /// <summary>True when it contains a column outside subqueries.</summary>
    public readonly bool HasColumn => (Parts & OperandParts.Column) != OperandParts.None;

    /// <summary>Its value as a condition.</summary>
    public readonly Truth Truth => Value switch
    {
        OperandValue.True => Truth.True,
        OperandValue.False => Truth.False,
        OperandValue.Null => Truth.Null,
        _ => Truth.Unknown,
    };

    /// <summary>A condition that folded to <paramref name="truth"/>.</summary>
    public static Operand Condition(OperandParts parts, Truth truth) => new()
    {
        Parts = parts,
        IsPresent = true,
        Elements = NotCounted,
        Value = truth switch
        {
            Truth.True => OperandValue.True,
            Truth.False => OperandValue.False,
            Truth.Null => OperandValue.Null,
            _ => OperandValue.Unknown,
        },
    };

    /// <summary>Adds a term; of several terms only what they contain is known.</summary>
    public void Add(Operand term)
    {
        if (IsPresent)
        {
            Parts |= term.Parts;
            Blur();
            return;
        }

        var negative = IsNegative && term.Value == OperandValue.Number;
        var value = IsNegative && !negative ? OperandValue.Unknown : term.Value;
        this = term;
        Value = value;
        IsNegative = negative ^ term.IsNegative;
        IsPresent = true;
    }

    /// <summary>Forgets the value, when an operator makes another one of it.</summary>
    public void Blur()
    {
        IsPresent = true;
        Value = OperandValue.Unknown;
        Elements = NotCounted;
    }
}
