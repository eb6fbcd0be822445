using System.Text;
using static SecMon.Events.Sql.SqlTokenKind;

namespace SecMon.Events.Sql;

/// <summary>The tell <c>file_access</c> (sql.md, Tells): functions and forms of COPY that reach files or programs of the server.</summary>
internal static class FileAccessTell
{
    /// <summary>The tell's name.</summary>
    public const string Name = "file_access";

    private static readonly byte[][] Functions =
    [
        [.. "pg_read_file"u8], [.. "pg_read_binary_file"u8], [.. "pg_stat_file"u8],
        [.. "lo_import"u8], [.. "lo_export"u8], [.. "lo_from_bytea"u8], [.. "lo_put"u8],
    ];

    /// <summary>True when a call of the function named <paramref name="name"/> raises the tell.</summary>
    public static bool IsFunction(ReadOnlySpan<byte> name)
    {
        if (name.Length < 6 || name[2] != '_' || (name[0] | 0x20) is not ('p' or 'l'))
            return false;
        if (name.Length > 8 && Ascii.EqualsIgnoreCase(name[..8], "pg_file_"u8))
            return true;
        if (name.Length >= 9 && Ascii.EqualsIgnoreCase(name[..6], "pg_ls_"u8) && Ascii.EqualsIgnoreCase(name[^3..], "dir"u8))
            return true;
        foreach (var function in Functions)
        {
            if (Ascii.EqualsIgnoreCase(name, function))
                return true;
        }

        return false;
    }

    /// <summary>True when the token after TO or FROM of a COPY names a file or a program.</summary>
    public static bool IsFileOfCopy(ReadOnlySpan<SqlToken> tokens, int at) =>
        at < tokens.Length && (tokens[at].Kind == SqlTokenKind.String || tokens[at].Word == SqlWord.Program);

    /// <summary>True when the body of a DO block calls such a function or holds such a COPY.</summary>
    public static bool IsRaisedBy(ReadOnlySpan<byte> body, SqlTokens source)
    {
        var tokens = source.All;
        for (var at = 0; at < tokens.Length; at++)
        {
            source.Steps++;
            ref readonly var token = ref tokens[at];
            if (token.Kind != Word)
                continue;
            if (at + 1 < tokens.Length && tokens[at + 1].Kind == OpenParenthesis && IsFunction(body.Slice(token.Start, token.Length)))
                return true;
            if (token.Word == SqlWord.Copy && StartsStatement(tokens, at) && CopyStatement.Read(tokens, at).ReachesFile)
                return true;
        }

        return false;
    }

    private static bool StartsStatement(ReadOnlySpan<SqlToken> tokens, int at) =>
        at == 0 || tokens[at - 1].Kind == Semicolon
        || tokens[at - 1].Word is SqlWord.Begin or SqlWord.Then or SqlWord.Else or SqlWord.Loop
        || tokens[at - 1].Kind == Operator;
}
