using System.Globalization;
using SecMon.Events;

namespace SecMon.Detection.Matching;

/// <summary>The text form of a value (sigma.md 3.3) without making a string.</summary>
internal static class ScalarText
{
    /// <summary>Characters that a buffer needs: the longest integer of 64 bits.</summary>
    public const int BufferLength = 20;

    /// <summary>Gives the text form.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="buffer">At least <see cref="BufferLength"/> characters.</param>
    /// <param name="text">The text; may lie in the buffer.</param>
    /// <returns>False for what has no text form.</returns>
    public static bool TryGet(in FieldValue value, Span<char> buffer, out ReadOnlySpan<char> text)
    {
        text = default;
        if (!value.IsScalar)
            return false;
        if (value.Kind != FieldKind.Integer)
        {
            text = value.TextForm();
            return true;
        }

        value.AsInteger.TryFormat(buffer, out var length, provider: CultureInfo.InvariantCulture);
        text = buffer[..length];
        return true;
    }
}
