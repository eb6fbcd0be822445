namespace SecMon.Silo.Delivery;

/// <summary>Whether an alert's case is one too many of its rule and account, or its account one too many of its rule, within a minute.</summary>
public enum StormMark
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>It is the first one too many: people hear of the storm instead.</summary>
    Announces = 1,

    /// <summary>It is one of those after that: people hear nothing of it.</summary>
    Withheld = 2,
}
