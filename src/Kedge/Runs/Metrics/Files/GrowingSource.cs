namespace Kedge.Runs.Metrics.Files;

/// <summary>Understands one file that a training writes while it runs. Gets its bytes as they come; never throws, whatever they are.</summary>
public abstract class GrowingSource
{
    /// <param name="milliseconds">Since the run's start.</param>
    public abstract void Add(ReadOnlySpan<byte> bytes, long milliseconds);

    /// <summary>All bytes of this moment are there: tell what is complete.</summary>
    public virtual void Pause(long milliseconds) { }

    /// <summary>The training has ended.</summary>
    public virtual void End(long milliseconds) => Pause(milliseconds);

    /// <summary>What of it could not be read, in words; null when all is well.</summary>
    public virtual string? Trouble => null;
}
