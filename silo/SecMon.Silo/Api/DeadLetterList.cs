namespace SecMon.Silo.Api;

/// <summary>The dead letters of a sink, in ledger order.</summary>
/// <param name="DeadLetters">Send them again with <c>secmon sinks resend</c>.</param>
public sealed record DeadLetterList(IReadOnlyList<DeadLetterView> DeadLetters);
