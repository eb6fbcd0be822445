using System.Text;

namespace SecMon.Events.Sql;

/// <summary>Finds the comment that says why a statement was sent (sql.md, Purpose tags).</summary>
internal sealed class PurposeReader
{
    private readonly PurposeTag _tag = new();

    /// <summary>Fills the purpose fields of <paramref name="reading"/>.</summary>
    public void Read(ReadOnlySpan<byte> text, SqlTokens tokens, SqlReading reading)
    {
        var comments = tokens.Comments;
        for (var at = comments.Count - 1; at >= 0; at--)
        {
            tokens.Steps++;
            var comment = comments[at];
            if (!comment.IsBlock || !Counts(text, tokens, comment) || !_tag.Read(Content(text, comment), comment.IsClosed))
                continue;
            _tag.CopyTo(reading);
            break;
        }

        for (var at = comments.Count - 1; at >= 0 && reading.Dossier is null; at--)
        {
            tokens.Steps++;
            if (comments[at].NextToken < tokens.Count)
                return;
            if (!comments[at].IsBlock)
                reading.Dossier = DossierRemark.Number(Content(text, comments[at]));
        }
    }

    private static bool Counts(ReadOnlySpan<byte> text, SqlTokens tokens, in SqlComment comment) =>
        comment.NextToken == 0 || comment.NextToken == tokens.Count || text[tokens.All[comment.NextToken].Start] == ';';

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> text, in SqlComment comment)
    {
        var content = text.Slice(comment.Start + 2, comment.Length - 2);
        return comment is { IsBlock: true, IsClosed: true } ? content[..^2] : content;
    }
}
