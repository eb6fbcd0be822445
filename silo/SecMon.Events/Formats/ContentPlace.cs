namespace SecMon.Events.Formats;

/// <summary>Where content stands that a parser is given.</summary>
/// <param name="Container">How the file holds its records.</param>
/// <param name="IsFileStart">True when the content begins at the first byte of the file.</param>
/// <param name="IsComplete">True when no byte will ever follow the content: what is not a whole record by now is torn.</param>
public readonly record struct ContentPlace(Container Container, bool IsFileStart, bool IsComplete);
