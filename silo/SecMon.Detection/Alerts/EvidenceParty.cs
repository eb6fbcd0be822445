namespace SecMon.Detection.Alerts;

/// <summary>Account, address and host of a record; each may be missing.</summary>
/// <param name="User"><c>user.name</c></param>
/// <param name="EffectiveUser"><c>user.effective.name</c></param>
/// <param name="Address"><c>source.ip</c></param>
/// <param name="Host"><c>host.name</c></param>
public sealed record EvidenceParty(string? User, string? EffectiveUser, string? Address, string? Host);
