namespace SecMon.Events.Formats.PostgreSql;

/// <summary>
/// Recognises the beginning of a csvlog record by its first 14 columns (PostgreSQL documentation, 20.8.4), also where a
/// record was glued to the rest of a torn one. Text inside a record cannot imitate it: there every quote is doubled,
/// so a column that begins with an odd number of quotes is never found.
/// </summary>
internal static class CsvLogHead
{
    /// <summary>Length of <c>2026-11-16 00:31:29.884</c>.</summary>
    private const int TimeLength = 23;

    /// <summary>Names are at most 63 bytes; what is longer than this is no head.</summary>
    private const int LongestHeadBytes = 8_192;

    /// <summary>What <see cref="Check"/> says.</summary>
    internal enum Verdict
    {
        No,
        Yes,
        NeedMore,
    }

    /// <summary>Checks whether a record begins at the first byte.</summary>
    /// <param name="bytes">Content from the place in question on.</param>
    /// <param name="isInside">True in the middle of other bytes, where the message must prove that it is not itself quoted.</param>
    /// <param name="length">Bytes before the message's opening quote, when the answer is yes.</param>
    public static Verdict Check(ReadOnlySpan<byte> bytes, bool isInside, out int length) => CheckColumns(bytes, isInside, mayQuote: !isInside, out length);

    private static Verdict CheckColumns(ReadOnlySpan<byte> bytes, bool isInside, bool mayQuote, out int length)
    {
        length = 0;
        var cursor = new Cursor(bytes[..Math.Min(bytes.Length, LongestHeadBytes)], mayQuote);
        if (!cursor.Time(TimeLength) || !cursor.Zone()
            || !cursor.Quoted() || !cursor.Quoted() || !cursor.Digits() || !cursor.Quoted()
            || !cursor.SessionId() || !cursor.Digits() || !cursor.Quoted()
            || !cursor.Time(TimeLength - 4) || !cursor.Zone()
            || !cursor.Plain(64) || !cursor.Digits() || !cursor.Plain(64) || !cursor.SqlState())
        {
            return Unfinished(cursor, bytes);
        }

        length = cursor.Position;
        return cursor.Message(isInside) ? Verdict.Yes : Unfinished(cursor, bytes);
    }

    /// <summary>Finds the first beginning of a record from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    /// <param name="bytes">Content; a beginning may run beyond <paramref name="to"/>.</param>
    /// <param name="from">First place looked at.</param>
    /// <param name="to">First place not looked at.</param>
    /// <param name="undecided">True when a place near the end of the content may be one, if more bytes follow.</param>
    /// <returns>The place, or -1.</returns>
    public static int FindInside(ReadOnlySpan<byte> bytes, int from, int to, out bool undecided)
    {
        undecided = false;
        while (from < to)
        {
            // Years from 2000 to 2099: two fixed bytes make the search a vectorised one.
            var century = bytes[from..to].IndexOf("20"u8);
            if (century < 0)
            {
                undecided |= to == bytes.Length && bytes[^1] == '2';
                return -1;
            }

            from += century;
            if (MayBeTime(bytes[from..]))
            {
                // Tools that rewrite CSV put any column into quotes. Only at the beginning of a line a quote can be a record's, and not that of a text.
                var isQuoted = IsQuotedLine(bytes, from);
                var place = isQuoted ? from - 1 : from;
                var verdict = CheckColumns(bytes[place..], isInside: true, mayQuote: isQuoted, out _);
                if (verdict == Verdict.Yes)
                    return place;
                undecided |= verdict == Verdict.NeedMore;
            }

            from++;
        }

        return -1;
    }

    private static Verdict Unfinished(Cursor cursor, ReadOnlySpan<byte> bytes) =>
        cursor.RanOut && bytes.Length < LongestHeadBytes ? Verdict.NeedMore : Verdict.No;

    /// <summary>True behind the first quote of a line, which inside a text would stand there twice.</summary>
    private static bool IsQuotedLine(ReadOnlySpan<byte> bytes, int place) => place > 1 && bytes[place - 1] == '"' && bytes[place - 2] == '\n';

    private static bool MayBeTime(ReadOnlySpan<byte> bytes) =>
        (bytes.Length <= 4 || bytes[4] == '-') && (bytes.Length <= 10 || bytes[10] == ' ') && (bytes.Length <= 19 || bytes[19] == '.');

    private ref struct Cursor(ReadOnlySpan<byte> bytes, bool mayQuote)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private bool _isQuoted;

        public int Position { get; private set; }

        public bool RanOut { get; private set; }

        public bool Time(int length)
        {
            const string Shape = "dddd-dd-dd dd:dd:dd.ddd";
            Open();
            for (var i = 0; i < length; i++)
            {
                if (!More())
                    return false;
                var wanted = Shape[i];
                var found = _bytes[Position++];
                if (wanted == 'd' ? !char.IsAsciiDigit((char)found) : found != wanted)
                    return false;
            }

            return Literal((byte)' ');
        }

        /// <summary>The rest of the column that <see cref="Time"/> began.</summary>
        public bool Zone()
        {
            var start = Position;
            while (More() && _bytes[Position] is not ((byte)',' or (byte)'"'))
            {
                var letter = (char)_bytes[Position];
                if (Position - start > 10 || !(char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or ':'))
                    return false;
                Position++;
            }

            return Position > start && Close();
        }

        public bool Quoted()
        {
            if (!More())
                return false;
            if (_bytes[Position] == ',')
                return Literal((byte)',');
            if (_bytes[Position] != '"')
                return false;

            Position++;
            while (More())
            {
                var quote = _bytes[Position..].IndexOf((byte)'"');
                if (quote < 0)
                {
                    RanOut = true;
                    return false;
                }

                Position += quote + 1;
                if (!More())
                    return false;
                if (_bytes[Position] != '"')
                    return Literal((byte)',');
                Position++;
            }

            return false;
        }

        public bool Digits()
        {
            Open();
            var start = Position;
            while (More() && char.IsAsciiDigit((char)_bytes[Position]) && Position - start < 20)
                Position++;
            return Position > start && Close();
        }

        public bool SessionId()
        {
            Open();
            var start = Position;
            var dots = 0;
            while (More() && (char.IsAsciiHexDigitLower((char)_bytes[Position]) || _bytes[Position] == '.') && Position - start < 40)
            {
                if (_bytes[Position++] == '.')
                    dots++;
            }

            return dots == 1 && Close();
        }

        public bool Plain(int longest)
        {
            Open();
            var start = Position;
            while (More() && _bytes[Position] is not ((byte)',' or (byte)'"' or (byte)'\n'))
            {
                if (++Position - start > longest)
                    return false;
            }

            return Close();
        }

        public bool SqlState()
        {
            Open();
            for (var i = 0; i < 5; i++)
            {
                if (!More() || !char.IsAsciiLetterOrDigit((char)_bytes[Position++]))
                    return false;
            }

            return Close();
        }

        public bool Message(bool isInside)
        {
            if (!Literal((byte)'"'))
                return false;
            if (!isInside)
                return true;

            var quotes = 1;
            while (More() && _bytes[Position] == '"')
            {
                quotes++;
                Position++;
            }

            return More() && quotes % 2 == 1 && _bytes[Position] is not ((byte)',' or (byte)'\n' or (byte)'\r');
        }

        /// <summary>A column begins, in quotes or not.</summary>
        private void Open()
        {
            _isQuoted = mayQuote && More() && _bytes[Position] == '"';
            if (_isQuoted)
                Position++;
        }

        /// <summary>The column ends as it began.</summary>
        private bool Close() => (!_isQuoted || Literal((byte)'"')) && Literal((byte)',');

        private bool Literal(byte wanted) => More() && _bytes[Position++] == wanted;

        private bool More()
        {
            if (Position < _bytes.Length)
                return true;
            RanOut = true;
            return false;
        }
    }
}
