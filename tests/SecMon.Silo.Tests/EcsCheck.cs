using System.Diagnostics;

namespace SecMon.Silo.Tests;

/// <summary>The project's ECS checker, where it and Python are at hand (<c>SECMON_CHECK_ECS</c> names it).</summary>
internal static class EcsCheck
{
    /// <summary>Checks documents, one a line.</summary>
    public static async Task AssertAsync(params string[] documents)
    {
        var script = Environment.GetEnvironmentVariable("SECMON_CHECK_ECS");
        if (script is null || !File.Exists(script))
            return;
        using var python = Process.Start(new ProcessStartInfo("python3", [script, "-"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var document in documents)
            await python.StandardInput.WriteLineAsync(document);
        python.StandardInput.Close();
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(python.ExitCode == 0, await said + await errors);
    }
}
