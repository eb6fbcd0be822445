namespace SecMon.Silo.Tests.Doors;

/// <summary>Requests of a stranger who tries everything, by chance. Used by one thread at a time.</summary>
/// <param name="paths">Of every endpoint.</param>
/// <param name="token">The right token, of which no request holds more than a part.</param>
/// <param name="chance">Gives the same requests for the same seed.</param>
internal sealed class MadeUpRequests(IReadOnlyList<string> paths, string token, Random chance)
{
    private const int MostChanges = 4;

    private static readonly string[] Parts =
        ["/", "//", "/.", "/..", "\\", ";x", "%2f", "%2F", "%5c", "%2e", "%2e%2e", "%00", "%0a", "%20", "%25", "%c0%af", "%E2%84%AA", "%C5%BF", "?", "#", "&", "=", ":", "@", "*", "~", "|", "\t", "ÿ", "http://", "healthz", "runbooks", "api", "API", "v1", "openapi.json", "assets"];

    private static readonly string[] Versions = ["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "http/1.1", "HTTP/1.1 "];

    public string Next()
    {
        var headers = new List<string> { "Connection: close", "Host: 127.0.0.1" };
        for (var more = chance.Next(5); more > 0; more--)
            headers.Add(chance.Next(4) == 0 ? $"Authorization: {Scheme()}{NearToken()}" : Changed(Of(OddRequests.Headers), isHeader: true));
        if (chance.Next(10) == 0)
            headers.Add($"Host: {Of(paths)[1..]}");
        var target = chance.Next(3) == 0 ? Of([.. OddRequests.SpellingsOfAny(Of(paths))]) : Of(paths);
        return $"{Of(OddRequests.Methods)} {Changed(target, isHeader: false)} {Of(Versions)}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";
    }

    private T Of<T>(IReadOnlyList<T> all) => all[chance.Next(all.Count)];

    private string Scheme() => Of(["Bearer ", "bearer ", "Bearer\t", "Basic ", "Token ", ""]);

    /// <summary>Never the token itself: a letter less, more or other.</summary>
    private string NearToken()
    {
        var at = chance.Next(token.Length);
        return chance.Next(6) switch
        {
            0 => token[..at],
            1 => token + token[at],
            2 => token[..at] + (char)(token[at] ^ 0x20) + token[(at + 1)..],
            3 => token[..at] + "%" + ((int)token[at]).ToString("x2", System.Globalization.CultureInfo.InvariantCulture) + token[(at + 1)..],
            4 => $"x,{token}",
            _ => $"\"{token}\"",
        };
    }

    private string Changed(string text, bool isHeader)
    {
        for (var changes = chance.Next(MostChanges); changes > 0; changes--)
        {
            var at = chance.Next(text.Length + 1);
            text = chance.Next(4) switch
            {
                0 when at < text.Length => text[..at] + (char.IsAsciiLetter(text[at]) ? (char)(text[at] ^ 0x20) : text[at]) + text[(at + 1)..],
                1 when at < text.Length => text[..at] + $"%{(int)text[at] & 0xff:x2}" + text[(at + 1)..],
                2 when at < text.Length && text.Length > 1 => text.Remove(at, 1),
                _ => text.Insert(at, isHeader ? Of(["x", ",", ";", "\t", "ÿ", ":"]) : Of(Parts)),
            };
        }

        return text;
    }
}
