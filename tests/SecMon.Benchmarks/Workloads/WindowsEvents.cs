using SecMon.Events;

namespace SecMon.Benchmarks.Workloads;

/// <summary>
/// Events as Sysmon and the Windows event log give them, of the mix that the public rules are about. Ordinary programs do
/// ordinary things; some use what attackers use too (PowerShell, certutil, scheduled tasks), so that rules come near to matching.
/// </summary>
internal static class WindowsEvents
{
    private static readonly string[] Images =
    [
        @"C:\Windows\System32\svchost.exe", @"C:\Windows\System32\cmd.exe", @"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
        @"C:\Windows\explorer.exe", @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Windows\System32\conhost.exe",
        @"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE", @"C:\Windows\System32\RuntimeBroker.exe",
        @"C:\Windows\System32\rundll32.exe", @"C:\Windows\System32\schtasks.exe", @"C:\Windows\System32\taskhostw.exe",
        @"C:\Program Files\Teams\current\Teams.exe", @"C:\Windows\System32\reg.exe", @"C:\Windows\System32\wbem\WmiPrvSE.exe",
        @"C:\Program Files\7-Zip\7zFM.exe", @"C:\Windows\System32\certutil.exe", @"C:\Program Files\Java\jre\bin\java.exe",
    ];

    private static readonly string[] Arguments =
    [
        "-k netsvcs -p -s Schedule", "/c dir C:\\Users", "-NoProfile -ExecutionPolicy Bypass -File C:\\Scripts\\inventory.ps1", "--type=renderer --lang=vi",
        "/query /fo LIST", "shell32.dll,Control_RunDLL desk.cpl", "query HKLM\\Software\\Microsoft\\Windows\\CurrentVersion", "-verify cert.cer",
        "0xffffffff -ForceV1", "/factory,{75dff2b7-6936-4c06-a8bb-676a7b00b24b} -Embedding", "-jar C:\\app\\report-server.jar --port 8080", "/recycle",
    ];

    private static readonly string[] Keys =
    [
        @"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Run\OneDrive", @"HKU\S-1-5-21\Software\Microsoft\Office\16.0\Common", @"HKLM\System\CurrentControlSet\Services\bam\State",
    ];

    private static readonly string[] Hosts = ["update.microsoft.com", "teams.live.com", "intranet.gov.example", "cdn.jsdelivr.net", "raw.githubusercontent.com", "dns.google"];

    /// <summary>Makes events; the same ones every time.</summary>
    public static IReadOnlyList<AccessEvent> Make(int count)
    {
        var random = new Random(4688);
        return [.. Enumerable.Range(0, count).Select(_ => new AccessEvent { Document = new FieldObject([.. Members(random)]) })];
    }

    private static IEnumerable<KeyValuePair<string, FieldValue>> Members(Random random)
    {
        var image = One(Images, random);
        yield return Text("Channel", "Microsoft-Windows-Sysmon/Operational");
        yield return Text("Computer", $"PC-{random.Next(5_000):d4}.prov.gov.example");
        yield return Text("User", $"PROV\\user{random.Next(9_000)}");
        yield return Text("UtcTime", $"2026-03-{random.Next(1, 29):d2} 08:{random.Next(60):d2}:{random.Next(60):d2}.123");
        yield return Text("ProcessGuid", $"{{{Guid.NewGuid()}}}");
        yield return Number("ProcessId", random.Next(60_000));
        yield return Text("Image", image);
        foreach (var member in random.Next(10) switch
        {
            < 5 => Process(image, random),
            < 7 => [Number("EventID", 13), Text("EventType", "SetValue"), Text("TargetObject", One(Keys, random)), Text("Details", $"DWORD (0x{random.Next():x8})")],
            < 8 => [Number("EventID", 11), Text("TargetFilename", $@"C:\Users\user{random.Next(9_000)}\AppData\Local\Temp\{random.Next():x8}.tmp")],
            < 9 => Network(random),
            _ => [Number("EventID", 7), Text("ImageLoaded", $@"C:\Windows\System32\lib{random.Next(400)}.dll"), Text("Signed", "true"), Text("SignatureStatus", "Valid")],
        })
            yield return member;
    }

    private static KeyValuePair<string, FieldValue>[] Process(string image, Random random)
    {
        var parent = One(Images, random);
        return
        [
            Number("EventID", 1), Text("CommandLine", $"\"{image}\" {One(Arguments, random)} {random.Next():x}"), Text("OriginalFileName", image[(image.LastIndexOf('\\') + 1)..]),
            Text("ParentImage", parent), Text("ParentCommandLine", $"{parent} {One(Arguments, random)}"), Text("IntegrityLevel", random.Next(5) == 0 ? "High" : "Medium"),
            Text("CurrentDirectory", @"C:\Windows\system32\"), Text("Description", "Windows Process"), Text("Company", "Microsoft Corporation"),
            Text("Hashes", $"SHA1={random.NextInt64():x16}{random.NextInt64():x16},MD5={random.NextInt64():x16},IMPHASH={random.NextInt64():x16}"), Number("LogonId", random.Next()),
        ];
    }

    private static KeyValuePair<string, FieldValue>[] Network(Random random) =>
    [
        Number("EventID", 3), Text("Protocol", "tcp"), Text("Initiated", "true"), Text("SourceIp", $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"),
        Text("DestinationIp", $"{random.Next(1, 224)}.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}"), Number("DestinationPort", random.Next(3) == 0 ? 80 : 443),
        Text("DestinationHostname", One(Hosts, random)),
    ];

    private static string One(string[] of, Random random) => of[random.Next(of.Length)];

    private static KeyValuePair<string, FieldValue> Text(string name, string value) => KeyValuePair.Create(name, FieldValue.Text(value));

    private static KeyValuePair<string, FieldValue> Number(string name, long value) => KeyValuePair.Create(name, FieldValue.Integer(value));
}
