using System.Diagnostics;

namespace SecMon.EndToEnd.Tests.Processes;

/// <summary>One run of the program, its output kept line by line. Disposing kills it.</summary>
internal sealed class SecMonProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    private SecMonProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    /// <summary>Lines of standard output so far.</summary>
    public IReadOnlyList<string> Output => Copy(_output);

    /// <summary>Lines of standard error so far.</summary>
    public IReadOnlyList<string> Errors => Copy(_errors);

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the program.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="environment">Variables <c>NAME=value</c> over those of the test; other <c>SECMON__</c> ones are taken away.</param>
    /// <param name="arguments">Its arguments.</param>
    public static SecMonProcess Start(string folder, IEnumerable<string> environment, params string[] arguments) =>
        Start(Repository.Program, folder, environment, arguments);

    /// <summary>Starts another program: one through which <c>secmon</c> is started, or one that it watches.</summary>
    public static SecMonProcess Start(string program, string folder, IEnumerable<string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SECMON__", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var variable in environment)
            start.Environment[variable[..variable.IndexOf('=', StringComparison.Ordinal)]] = variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..];
        return new SecMonProcess(Process.Start(start)!);
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<SecMonProcess> RunAsync(string folder, params string[] arguments)
    {
        var process = Start(folder, [], arguments);
        await process.EndAsync(TimeSpan.FromMinutes(5));
        return process;
    }

    /// <summary>Waits for a line of standard error.</summary>
    public Task<string> ErrorLineAsync(string part) => Eventually.FindsAsync($"a line with {part}", () =>
    {
        var line = Errors.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal));
        Assert.True(line is not null || !HasExited, $"the program ended early:\n{string.Join('\n', Errors)}");
        return Task.FromResult(line);
    });

    /// <summary>Waits for the end of the program.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(TimeSpan within)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(within);
        await _process.WaitForExitAsync(deadline.Token);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        using var signal = Process.Start("sh", ["-c", $"kill -TERM {_process.Id}"]);
        await signal.WaitForExitAsync();
    }

    /// <summary>SIGKILL: nothing of the program runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, List<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (lines)
                lines.Add(line);
        }
    }

    private static List<string> Copy(List<string> lines)
    {
        lock (lines)
            return [.. lines];
    }
}
