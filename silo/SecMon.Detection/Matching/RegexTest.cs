using System.Text.RegularExpressions;
using SecMon.Detection.Indexing;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary><c>re</c>: found anywhere in the text form. A match that exceeds its time budget counts as none (sigma.md 4.2).</summary>
internal sealed class RegexTest(Regex regex) : ValueTest($"re {(int)regex.Options} {regex}")
{
    /// <inheritdoc/>
    public override int Cost => CostOf.Regex;

    /// <inheritdoc/>
    public override Requirement? Require(FieldName? field) =>
        RegexLiterals.Required(regex.ToString()) is { } literals
            ? Requirement.AnyOf([.. literals.Select(literal => Requirement.Of(new Trigger.Literal(field, CaseFold.Fold(literal), IsAtStart: false, IsAtEnd: false)))])
            : null;

    /// <inheritdoc/>
    public override bool Fits(in FieldValue value)
    {
        if (!ScalarText.TryGet(value, stackalloc char[ScalarText.BufferLength], out var text))
            return false;

        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            RegexBudget.NoteExceeded();
            return false;
        }
    }
}
