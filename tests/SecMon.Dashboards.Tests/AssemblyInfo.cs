using System.Runtime.Versioning;

// All tests look at one running deployment, and some change it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: SupportedOSPlatform("linux")]
