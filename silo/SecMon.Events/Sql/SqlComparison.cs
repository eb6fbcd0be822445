namespace SecMon.Events.Sql;

/// <summary>How a predicate compares its operands.</summary>
internal enum SqlComparison : byte
{
#pragma warning disable CS1591 // the names of SQL's own predicates
    None,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    NullSafeEqual,
    IsDistinct,
    IsNotDistinct,
    IsNull,
    IsOther,
    Like,
    CaselessLike,
    Similar,
    In,
    Between,
#pragma warning restore CS1591
}
