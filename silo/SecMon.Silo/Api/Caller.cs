namespace SecMon.Silo.Api;

/// <summary>Who asks: the header that the proxy which signs people in sets, else the address.</summary>
internal static class Caller
{
    /// <summary>The header's name.</summary>
    public const string Header = "X-SecMon-User";

    private const int LongestName = 200;

    /// <summary>The name for the ledger.</summary>
    public static string Of(HttpContext context)
    {
        var name = context.Request.Headers[Header].ToString().Trim();
        if (name.Length == 0)
            return $"anonymous@{context.Connection.RemoteIpAddress}";
        var visible = string.Concat(name.Where(letter => !char.IsControl(letter)));
        return visible.Length > LongestName ? visible[..LongestName] : visible;
    }
}
