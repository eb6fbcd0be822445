namespace SecMon.Events.Sql;

/// <summary>AND, OR and NOT of SQL, with a fourth value for what is not known.</summary>
internal static class TruthTables
{
    /// <summary>Both.</summary>
    public static Truth And(Truth one, Truth other)
    {
        if (one == Truth.False || other == Truth.False)
            return Truth.False;
        if (one == Truth.True)
            return other;
        if (other == Truth.True)
            return one;
        return one == other ? one : Truth.Unknown;
    }

    /// <summary>Either.</summary>
    public static Truth Or(Truth one, Truth other)
    {
        if (one == Truth.True || other == Truth.True)
            return Truth.True;
        if (one == Truth.False)
            return other;
        if (other == Truth.False)
            return one;
        return one == other ? one : Truth.Unknown;
    }

    /// <summary>Not.</summary>
    public static Truth Not(Truth one) => one switch
    {
        Truth.True => Truth.False,
        Truth.False => Truth.True,
        _ => one,
    };

    /// <summary>The value of a claim that is known.</summary>
    public static Truth Of(bool claim) => claim ? Truth.True : Truth.False;
}
