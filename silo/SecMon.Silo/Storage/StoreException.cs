namespace SecMon.Silo.Storage;

/// <summary>The store cannot do what is asked; the message says why and what to do.</summary>
[GenerateSerializer]
public class StoreException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
