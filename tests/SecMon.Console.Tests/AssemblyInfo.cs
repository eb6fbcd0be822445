using System.Runtime.Versioning;

// One browser and one silo for all: tests want whole cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: Xunit.AssemblyFixture(typeof(SecMon.Console.Tests.Browser.Chromium))]
[assembly: Xunit.AssemblyFixture(typeof(SecMon.Console.Tests.SharedSilo))]
[assembly: SupportedOSPlatform("linux")]
