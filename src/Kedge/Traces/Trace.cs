using System.Collections.Immutable;

namespace Kedge.Traces;

/// <summary>What an event of a trace is about, by its category as Kineto writes it (libkineto/src/ActivityType.cpp).</summary>
public enum EventKind : byte { Operator, Annotation, Python, Runtime, Kernel, Copy, Fill }

/// <summary>One span of time on one track.</summary>
/// <param name="Start">Nanoseconds on the trace's own clock.</param>
/// <param name="Name">Place in <see cref="Trace.Names"/>.</param>
/// <param name="Facts">Place in <see cref="Trace.Facts"/>; -1 without any.</param>
public readonly record struct TraceEvent(long Start, long End, int Name, int Facts, EventKind Kind)
{
    public long Duration => End - Start;
}

/// <summary>What the arguments of an event say, as far as an analysis asks.</summary>
/// <param name="Occupancy">Of a kernel, estimated, in percent; NaN when it was not said.</param>
/// <param name="BlocksPerProcessor">Of a kernel: the grid's blocks over the device's multiprocessors.</param>
/// <param name="Batch">Of a layer: the first dimension of its first input; 0 when it was not said.</param>
/// <param name="Bytes">Of a copy.</param>
public readonly record struct EventFacts(float Occupancy, float BlocksPerProcessor, int Batch, long Bytes);

/// <summary>Events of one thread, or of one stream of a device, sorted by start; of two with one start the longer comes first.</summary>
public sealed record Track(string Process, string Thread, string Label, ReadOnlyMemory<TraceEvent> Events);

/// <summary>One accelerator of the traced machine.</summary>
public sealed record Device(int Id, string Name, long Memory, int Major, int Minor, int Processors);

/// <summary>The most memory that the allocator of a device had given out and taken, of traces made with <c>profile_memory</c>.</summary>
public sealed record MemoryPeak(long Allocated, long Reserved);

/// <summary>How well a file could be read.</summary>
/// <param name="Bytes">Unpacked.</param>
/// <param name="Events">All of them, also those that no analysis needs.</param>
/// <param name="Skipped">Stretches that are no JSON; reading went on at the next event.</param>
/// <param name="Cut">The file ends in the middle, or was too long to be read whole.</param>
public sealed record TraceHealth(long Bytes, long Events, int Skipped, string? Cut)
{
    /// <summary>Names of processes and threads were read: Kineto writes them behind all events, so none of those is missing.</summary>
    public bool Labelled { get; init; }

    /// <summary>Events are missing at the end: whole threads perhaps, and what ran on devices, which comes last.</summary>
    public bool LacksEvents => Cut is not null && !Labelled;
}

/// <summary>A trace of the PyTorch profiler: one process of one run.</summary>
public sealed record Trace
{
    public required ImmutableArray<Track> Tracks { get; init; }
    public required IReadOnlyList<string> Names { get; init; }
    public required IReadOnlyList<EventFacts> Facts { get; init; }
    public required TraceHealth Health { get; init; }
    public ImmutableArray<Device> Devices { get; init; } = [];
    public MemoryPeak? Memory { get; init; }
    /// <summary>This process's place among those of a distributed run, and how they talk.</summary>
    public int? Rank { get; init; }
    public int? WorldSize { get; init; }
    public string? Backend { get; init; }

    public string NameOf(in TraceEvent e) => Names[e.Name];
}
