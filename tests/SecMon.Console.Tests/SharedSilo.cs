namespace SecMon.Console.Tests;

/// <summary>
/// The silo of all tests that do not disturb each other: each takes accounts of its own (<see cref="ConsoleTest.Account"/>), looks at lists through a filter,
/// and leaves alone how the silo itself is. One rule runs in shadow.
/// </summary>
public sealed class SharedSilo() : RunningSilo(prepare: folder => File.WriteAllText(Path.Combine(folder, "rules", "extraction", "on-trial.yml"), $$"""
    title: {{InShadow}}
    id: 0d2d1d0e-5f3c-4d0b-9a53-6f3b1c6f7a10
    description: Anybody who copies anything out.
    author: SecMon
    date: 2026-11-23
    logsource: {category: database}
    detection: {copied: {event.action: copy_out}, condition: copied}
    level: high
    secmon: {page: true, shadow: true}
    """))
{
    /// <summary>The title of the rule in shadow; it fires with "Citizen table copied out".</summary>
    public const string InShadow = "Anything copied out, on trial";
}
