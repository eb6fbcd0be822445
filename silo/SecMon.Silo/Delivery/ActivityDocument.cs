namespace SecMon.Silo.Delivery;

/// <summary>What an account did in an hour, as far as it was counted.</summary>
/// <param name="Id">The same for the same source, hour and account.</param>
/// <param name="Source">The source.</param>
/// <param name="Hour">Beginning of the hour, UTC.</param>
/// <param name="Version">How many events were counted; it only grows.</param>
/// <param name="Json">The document, one line.</param>
public sealed record ActivityDocument(string Id, string Source, DateTime Hour, long Version, string Json);
