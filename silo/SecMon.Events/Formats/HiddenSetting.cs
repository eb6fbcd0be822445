namespace SecMon.Events.Formats;

/// <summary>A setting of a database server that is not as rules need it.</summary>
/// <param name="Name">As the server's configuration names it.</param>
/// <param name="UseCases">Rows of the catalogue that it hides, separated by spaces.</param>
public sealed record HiddenSetting(string Name, string UseCases);
