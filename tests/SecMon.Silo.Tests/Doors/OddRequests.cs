using System.Globalization;
using System.Text;

namespace SecMon.Silo.Tests.Doors;

/// <summary>What a stranger would try.</summary>
internal static class OddRequests
{
    /// <summary>Methods, known ones in other spellings and made-up ones among them.</summary>
    public static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY", "PURGE", "get", "Post"];

    /// <summary>Headers by which proxies and frameworks let a request be another one, or come from elsewhere; the header <c>Authorization</c> without the token.</summary>
    public static readonly string[] Headers =
    [
        "X-Original-URL: /healthz", "X-Rewrite-URL: /healthz", "X-HTTP-Method-Override: GET", "X-HTTP-Method: GET", "X-Method-Override: GET", "X-Forwarded-Prefix: /healthz",
        "X-Forwarded-Path: /runbooks", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: localhost", "X-Forwarded-Proto: https", "X-Real-IP: 127.0.0.1", "X-Custom-IP-Authorization: 127.0.0.1",
        "Forwarded: for=127.0.0.1;host=localhost", "X-SecMon-User: lan", "Cookie: token=x; Authorization=Bearer x; .AspNetCore.Cookies=x", "Authorization: Bearer", "Authorization: Bearer x",
        "Authorization: Basic YTpi", "Authorization: Negotiate x", "Proxy-Authorization: Bearer x", "X-Api-Token: x", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA",
        "Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "Origin: http://localhost", "Access-Control-Request-Method: GET",
        "Last-Event-ID: 0", "Accept: text/event-stream", "Content-Type: application/json", "If-None-Match: *", "Range: bytes=0-", "TE: trailers",
    ];

    /// <summary>The same path as routing, a proxy or a careless check might take it.</summary>
    public static IEnumerable<string> SpellingsOf(string path)
    {
        yield return path;
        yield return path.ToUpperInvariant();
        yield return Alternate(path);
        yield return "/" + path;
        yield return "///" + path;
        yield return path + "/";
        yield return path + "//";
        yield return path + ";x";
        yield return path + "/;x";
        yield return Inserted(path, ";x");
        yield return Inserted(path, "/");
        yield return Inserted(path, "/.");
        yield return Inserted(path, "%2f");
        yield return Inserted(path, "%00");
        yield return path + "%20";
        yield return path + "%00";
        yield return path + "%3Fx";
        yield return path + "?token=x&access_token=x&api_key=x";
        yield return path + "#x";
        yield return "/." + path;
        yield return "/healthz/.." + path;
        yield return "/runbooks/%2e%2e" + path.ToUpperInvariant();
        yield return "/api/.." + Alternate(path);
        yield return "/assets/0/..%2f.." + path;
        yield return path.Replace('/', '\\');
        yield return path[..2] + Percent(path[2]) + path[3..];
        yield return "/" + string.Concat(path[1..].Select(letter => letter == '/' ? "/" : Percent(letter)));
        yield return path.Replace("s", "%C5%BF", StringComparison.Ordinal).Replace("k", "%E2%84%AA", StringComparison.Ordinal);   // letters that equal s and k where case is ignored carelessly
        yield return "http://127.0.0.1" + path;
        yield return "HTTP://localhost:1/" + path.ToUpperInvariant();
        yield return "//127.0.0.1" + path;
        yield return path[1..];
    }

    /// <summary>The same, also of a path too short to be spelt in all of these ways.</summary>
    public static IEnumerable<string> SpellingsOfAny(string path) => path.Length > 3 ? SpellingsOf(path) : [path, "/" + path, path + ";x"];

    /// <summary>A whole request.</summary>
    public static string Of(string method, string target, IEnumerable<string>? headers = null) =>
        $"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{string.Concat((headers ?? []).Select(header => header + "\r\n"))}\r\n";

    private static string Percent(char letter) => string.Create(CultureInfo.InvariantCulture, $"%{(int)letter:x2}");

    private static string Alternate(string path)
    {
        var text = new StringBuilder();
        foreach (var letter in path)
            text.Append(text.Length % 2 == 0 ? char.ToUpperInvariant(letter) : letter);
        return text.ToString();
    }

    /// <summary>Behind the first segment.</summary>
    private static string Inserted(string path, string part)
    {
        var end = path.IndexOf('/', 1);
        return end < 0 ? path + part : path[..end] + part + path[end..];
    }
}
