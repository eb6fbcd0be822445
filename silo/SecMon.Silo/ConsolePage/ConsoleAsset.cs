namespace SecMon.Silo.ConsolePage;

/// <summary>A file of the page.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">Its media type.</param>
internal sealed record ConsoleAsset(byte[] Content, string ContentType);
