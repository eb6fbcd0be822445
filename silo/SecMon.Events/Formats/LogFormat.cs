namespace SecMon.Events.Formats;

/// <summary>One format as configuration and <c>--format</c> name it.</summary>
/// <param name="Name">For example <c>pgaudit</c>.</param>
/// <param name="Summary">For people, one line.</param>
/// <param name="Category">The <c>logsource</c> that its sources declare (event.md, Formats); null declares nothing.</param>
/// <param name="Product">For example <c>postgresql</c>.</param>
/// <param name="Service">For example <c>pgaudit</c>.</param>
public sealed record LogFormat(string Name, string Summary, string? Category, string? Product, string? Service);
