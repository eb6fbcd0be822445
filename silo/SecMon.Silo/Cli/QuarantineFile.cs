using System.Text.Encodings.Web;
using System.Text.Json;
using SecMon.Silo.Sources;

namespace SecMon.Silo.Cli;

/// <summary>Rejected records of a replay, one JSON object a line, readable by the owner only: they may hold anything.</summary>
internal sealed class QuarantineFile : IDisposable
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StreamWriter _lines;

    private QuarantineFile(StreamWriter lines) => _lines = lines;

    /// <summary>Makes the file; null when none is wanted.</summary>
    public static QuarantineFile? Create(string? path)
    {
        if (path is null)
            return null;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stream.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);   // the file may have been there before
        return new QuarantineFile(new StreamWriter(stream) { NewLine = "\n" });
    }

    public void Write(IReadOnlyList<RejectedRecord> records)
    {
        foreach (var record in records)
        {
            _lines.WriteLine(JsonSerializer.Serialize(
                new { record.File, record.FileId, record.Position, Length = record.Raw.Length, record.Reason, Raw = Convert.ToBase64String(record.Raw) },
                Options));
        }
    }

    public void Dispose() => _lines.Dispose();
}
