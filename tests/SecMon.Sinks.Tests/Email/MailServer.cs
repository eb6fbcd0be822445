using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MimeKit;

namespace SecMon.Sinks.Tests.Email;

/// <summary>A real SMTP server (aiosmtpd of Debian) on a port of its own, with faults on demand; see server.py.</summary>
internal sealed class MailServer : IDisposable
{
    private const string Python = "/usr/bin/python3";   // Debian's own: aiosmtpd is a Debian package

    private readonly Scratch _scratch = new();
    private readonly Process _process;

    private MailServer(string[] arguments)
    {
        var start = new ProcessStartInfo(Python) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Email", "server.py"), _scratch.Path, .. arguments])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        Port = int.Parse(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the mail server did not start"), CultureInfo.InvariantCulture);
    }

    /// <summary>Why there can be no server here; null when there can.</summary>
    public static string? Missing { get; } = LookForAiosmtpd();

    public int Port { get; }

    /// <summary>The mails that the server took, in order.</summary>
    public IReadOnlyList<MimeMessage> Mails => [.. Directory.GetFiles(_scratch.Path, "*.eml").Order(StringComparer.Ordinal).Select(file => MimeMessage.Load(file))];

    /// <summary>Who each mail was handed over for, and how.</summary>
    public IReadOnlyList<JsonNode> Envelopes =>
        [.. Directory.GetFiles(_scratch.Path, "*.json").Order(StringComparer.Ordinal).Select(file => JsonNode.Parse(File.ReadAllText(file))!)];

    public static MailServer Start(params string[] arguments)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return new MailServer(arguments);
    }

    /// <summary>From now on the server gives that answer: to <c>mail</c>, <c>data</c> or <c>rcpt-ADDRESS</c>.</summary>
    public void Answer(string to, string answer) => File.WriteAllText(_scratch[to], answer);

    /// <summary>From now on all is well again.</summary>
    public void Mend(string what) => File.Delete(_scratch[what]);

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
            _process.Kill();
        _process.Dispose();
        _scratch.Dispose();
    }

    private static string? LookForAiosmtpd()
    {
        const string missing = "python3-aiosmtpd is not installed";
        if (!File.Exists(Python))
            return missing;
        using var look = Process.Start(new ProcessStartInfo(Python, ["-c", "import aiosmtpd.smtp"]) { UseShellExecute = false, RedirectStandardError = true })!;
        look.StandardError.ReadToEnd();
        look.WaitForExit();
        return look.ExitCode == 0 ? null : missing;
    }
}
