using System.Runtime.Versioning;

// All tests look at one running deployment, and some change it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
[assembly: AssemblyFixture(typeof(SecMon.Dashboards.Tests.Running.Deployment))]
[assembly: SupportedOSPlatform("linux")]
