namespace SecMon.Silo.Api;

/// <summary>A test that does not pass.</summary>
/// <param name="Name">What the test is about.</param>
/// <param name="Line">Its line in the file of tests.</param>
/// <param name="Problem">What differs from what it expects.</param>
public sealed record RuleTestFailureView(string Name, int Line, string Problem);
