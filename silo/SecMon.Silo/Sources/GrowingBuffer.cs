namespace SecMon.Silo.Sources;

/// <summary>Content read ahead of the parser: bytes are added at the end and consumed at the beginning.</summary>
internal sealed class GrowingBuffer
{
    private const int KeptBytes = 1 << 20;

    private byte[] _bytes = new byte[KeptBytes / 2];
    private int _start;
    private int _end;

    /// <summary>What was read and not consumed.</summary>
    public ReadOnlyMemory<byte> Content => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Room for more bytes; grows when a record fills the buffer.</summary>
    public Memory<byte> Room()
    {
        if (_start > 0)
        {
            Content.CopyTo(_bytes);
            _end -= _start;
            _start = 0;
        }

        if (_end == _bytes.Length)
            Array.Resize(ref _bytes, _bytes.Length * 2);
        else if (_end == 0 && _bytes.Length > KeptBytes)
            _bytes = new byte[KeptBytes / 2];   // a very long record has passed
        return _bytes.AsMemory(_end);
    }

    /// <summary>Notes that bytes were put into <see cref="Room"/>.</summary>
    public void Added(int count) => _end += count;

    /// <summary>Takes bytes away at the beginning.</summary>
    public void Consume(int count) => _start += count;

    /// <summary>Forgets everything.</summary>
    public void Clear() => _start = _end = 0;
}
