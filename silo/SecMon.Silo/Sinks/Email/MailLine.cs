using System.Globalization;
using System.Text;

namespace SecMon.Silo.Sinks.Email;

/// <summary>Lines of mails. Every value is made one line first, so that nobody can write a line of his own through the name of an account.</summary>
internal static class MailLine
{
    private const int LongestValue = 1_000;

    /// <summary>Adds <c>name: value</c>; nothing when there is no value.</summary>
    public static void Add(StringBuilder text, string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            text.Append(CultureInfo.InvariantCulture, $"{name + ":",-12} {One(value)}\n");
    }

    /// <summary>The value as one line.</summary>
    public static string One(string value) => PlainLine.Of(value, LongestValue);
}
