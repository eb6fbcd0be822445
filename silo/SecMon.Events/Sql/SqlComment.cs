namespace SecMon.Events.Sql;

/// <summary>One comment and where it stands among the tokens.</summary>
/// <param name="Start">First byte of its opening mark.</param>
/// <param name="Length">Length in bytes, marks included where they are there.</param>
/// <param name="NextToken">Index of the first token after it; the number of tokens when none follows.</param>
/// <param name="IsBlock">True for <c>/* */</c>, false for one that ends with its line.</param>
/// <param name="IsClosed">False for a block that the end of the text cut.</param>
internal readonly record struct SqlComment(int Start, int Length, int NextToken, bool IsBlock, bool IsClosed);
