using System.Runtime.Versioning;

// Every test starts a silo and pages of a browser, which want whole cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: Xunit.AssemblyFixture(typeof(SecMon.Console.Tests.Browser.Chromium))]
[assembly: SupportedOSPlatform("linux")]
