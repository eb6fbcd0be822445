using System.Runtime.Versioning;

// Every test starts processes that want whole cores: one after the other they are quicker, and their deadlines mean something.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: SupportedOSPlatform("linux")]
