using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SecMon.Sinks.Tests.Syslog;

/// <summary>A real rsyslog of its own, on a free port, that writes what it receives to a file: one field a line part, separated by a bar.</summary>
internal sealed class RsyslogServer : IDisposable
{
    private const string Program = "/usr/sbin/rsyslogd";

    private readonly Scratch _scratch = new();
    private Process _process;

    private RsyslogServer(TestCertificate? certificate)
    {
        File.WriteAllText(_scratch["rsyslog.conf"], ConfigurationOf(certificate));
        _process = Run();
    }

    /// <summary>Why there can be no server here; null when there can.</summary>
    public static string? Missing { get; } = File.Exists(Program) ? null : "rsyslog is not installed";

    /// <summary>Why there can be no server with TLS here; null when there can.</summary>
    public static string? MissingTls { get; } =
        Missing ?? (Directory.EnumerateFiles("/usr/lib", "lmnsd_ossl.so", SearchOption.AllDirectories).Any() ? null : "rsyslog-openssl is not installed");

    public int Port { get; private set; }

    /// <summary>What was received, whole lines only: PRI, time, HOSTNAME, APP-NAME, MSGID, structured data, message.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            if (!File.Exists(_scratch["received"]))
                return [];
            var text = File.ReadAllText(_scratch["received"]);
            return text.Split('\n')[..^1];
        }
    }

    public static async Task<RsyslogServer> StartAsync(TestCertificate? certificate = null)
    {
        var missing = certificate is null ? Missing : MissingTls;
        Assert.SkipWhen(missing is not null, missing ?? "");
        var server = new RsyslogServer(certificate);
        await server.FindPortAsync();
        return server;
    }

    /// <summary>Waits until that many messages are there.</summary>
    public Task ReceivesAsync(int count) => Eventually.HoldsAsync($"{count} messages", () => Lines.Count >= count);

    /// <summary>Ends at once, and starts again on the same port.</summary>
    public async Task RestartAsync(Func<Task> meanwhile)
    {
        End();
        await meanwhile();
        await File.WriteAllTextAsync(_scratch["rsyslog.conf"], (await File.ReadAllTextAsync(_scratch["rsyslog.conf"])).Replace("port=\"0\"", $"port=\"{Port}\""));
        _process = Run();
        await Eventually.HoldsAsync("rsyslog listens again", ListensAsync);
    }

    public void Dispose()
    {
        End();
        _scratch.Dispose();
    }

    private Process Run() => Process.Start(new ProcessStartInfo(Program, ["-n", "-f", _scratch["rsyslog.conf"], "-i", _scratch["pid"]]))!;

    private void End()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_scratch["pid"]);
    }

    private async Task<bool> ListensAsync()
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task FindPortAsync()
    {
        await Eventually.HoldsAsync("rsyslog listens", () => File.Exists(_scratch["port"]) && File.ReadAllText(_scratch["port"]).Length > 0);
        Port = int.Parse(await File.ReadAllTextAsync(_scratch["port"]), CultureInfo.InvariantCulture);
    }

    private string ConfigurationOf(TestCertificate? certificate)
    {
        var global = certificate is null ? "" : $"""
              defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="{certificate.Authority}"
              defaultNetstreamDriverCertFile="{certificate.Certificate}" defaultNetstreamDriverKeyFile="{certificate.Key}"
            """;
        var driver = certificate is null ? "" : """ streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon" """;
        return $"""
            global(maxMessageSize="256k" workDirectory="{_scratch.Path}" parser.escapeControlCharactersOnReceive="off" {global})
            module(load="imtcp"{driver})
            template(name="fields" type="string" string="%pri%|%timereported:::date-rfc3339%|%hostname%|%app-name%|%msgid%|%structured-data%|%msg%\n")
            input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="{_scratch["port"]}" ruleset="all")
            ruleset(name="all") {"{"} action(type="omfile" file="{_scratch["received"]}" template="fields") {"}"}

            """;
    }
}
