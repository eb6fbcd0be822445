using SecMon.Silo.Configuration;
using SecMon.Silo.Hosting;

namespace SecMon.Silo.Cli;

/// <summary>Demo</summary>
internal static class Demo
{
    public static Task RunAsync(SecMonOptions options, CancellationToken cancellation) => SiloHost.RunAsync(options, cancellation);
}
