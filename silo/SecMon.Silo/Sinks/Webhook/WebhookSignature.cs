using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SecMon.Silo.Sinks.Webhook;

/// <summary>Signs requests so that a receiver knows who sent them, and when: see docs/sinks.md for how it verifies them.</summary>
internal static class WebhookSignature
{
    public const string Header = "X-SecMon-Signature";

    /// <summary>The header's value: <c>t=UNIX SECONDS,v1=HEX</c>, the hex of HMAC-SHA256 over <c>t.body</c>.</summary>
    public static string Of(ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(seconds + "."));
        hmac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }
}
