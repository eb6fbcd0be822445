using System.Text;

namespace SecMon.Events.Formats.PostgreSql;

/// <summary>Reads the values of <c>$1 = 'a''b', $2 = NULL</c>, as <c>log_statement</c> writes them.</summary>
internal static class LoggedParameters
{
    /// <summary>The values in order; NULL is the empty text.</summary>
    public static IEnumerable<string> Read(string text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var equals = text.IndexOf(" = ", position, StringComparison.Ordinal);
            if (equals < 0)
                yield break;
            position = equals + 3;
            if (position < text.Length && text[position] == '\'')
            {
                yield return Quoted(text, ref position);
            }
            else
            {
                yield return "";
                position = Math.Max(position, text.IndexOf(',', position));
            }
        }
    }

    private static string Quoted(string text, ref int position)
    {
        var value = new StringBuilder();
        for (position++; position < text.Length; position++)
        {
            if (text[position] == '\'')
            {
                if (position + 1 >= text.Length || text[position + 1] != '\'')
                    break;
                position++;
            }

            value.Append(text[position]);
        }

        position++;
        return value.ToString();
    }
}
