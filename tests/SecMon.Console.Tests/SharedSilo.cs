namespace SecMon.Console.Tests;

/// <summary>
/// The silo of all tests that do not disturb each other: each takes accounts of its own (<see cref="ConsoleTest.Account"/>), looks at lists through a filter,
/// and leaves alone how the silo itself is.
/// </summary>
public sealed class SharedSilo() : RunningSilo;
