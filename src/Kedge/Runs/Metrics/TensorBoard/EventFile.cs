using System.Collections.Immutable;

namespace Kedge.Runs.Metrics.TensorBoard;

/// <summary>What a reader of event files does with what is in them.</summary>
/// <param name="Scalar">One value; <c>WallTime</c> in seconds since 1970.</param>
/// <param name="Restart">A writer starts anew from this step: values at or behind it are void (SummaryWriter's purge_step).</param>
/// <param name="Parameters">Hyperparameters of this file.</param>
public sealed record EventSink(Action<ScalarEvent> Scalar, Action<long> Restart, Action<ImmutableArray<(string Name, string Value)>> Parameters);

public readonly record struct ScalarEvent(Tag Tag, long Step, double WallTime, double Value);

/// <summary>
/// Reads one TensorBoard event file as it grows. Give it the bytes in any pieces: what is whole is reported, what is torn waits
/// for the rest, what is damaged is counted. Images, histograms, graphs and texts are passed over. Never throws, whatever the bytes.
/// </summary>
public sealed class EventFile(EventSink sink)
{
    /// <summary>A larger record is no scalar: it is skipped without being kept.</summary>
    public const int LargestRecord = 1 << 20;

    readonly TagTable _tags = new();
    byte[] _kept = new byte[4096];
    int _length;
    ulong _skip;

    /// <summary>Records whose data was damaged.</summary>
    public int Damaged { get; private set; }

    /// <summary>Where nothing further can be read: the place of a damaged length. Null while all is well.</summary>
    public long? DeadAt { get; private set; }

    /// <summary>Bytes taken so far, and the part of them that is an unfinished record.</summary>
    public long Taken { get; private set; }

    public int Torn => _length;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Taken += bytes.Length;
        if (DeadAt is not null) return;
        Skip(ref bytes);
        if (_length > 0)
        {
            bytes = Joined(bytes);
            _length = 0;
        }
        Keep(bytes[Whole(bytes)..]);
    }

    /// <summary>Bytes of the whole records at the beginning.</summary>
    int Whole(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        while (true)
        {
            var state = RecordFrame.Read(bytes[at..], out var length, out var record);
            if (state == FrameState.BadLength) DeadAt = Taken - (bytes.Length - at);
            if (state == FrameState.NeedsMore && length > LargestRecord) return SkipFrom(bytes, at, length);
            if (state is FrameState.BadLength or FrameState.NeedsMore) return at;
            if (state == FrameState.BadData) Damaged++;
            else if (!Event(record)) Damaged++;
            at += RecordFrame.Head + record.Length + RecordFrame.Tail;
        }
    }

    int SkipFrom(ReadOnlySpan<byte> bytes, int at, ulong length)
    {
        var frame = length > ulong.MaxValue - 64 ? ulong.MaxValue : length + RecordFrame.Head + RecordFrame.Tail;
        _skip = frame - (ulong)(bytes.Length - at);
        return bytes.Length;
    }

    void Skip(ref ReadOnlySpan<byte> bytes)
    {
        var count = (int)Math.Min(_skip, (ulong)bytes.Length);
        _skip -= (ulong)count;
        bytes = bytes[count..];
    }

    ReadOnlySpan<byte> Joined(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _kept.Length) Array.Resize(ref _kept, Math.Max(_length + bytes.Length, _kept.Length * 2));
        bytes.CopyTo(_kept.AsSpan(_length));
        return _kept.AsSpan(0, _length + bytes.Length);
    }

    void Keep(ReadOnlySpan<byte> rest)
    {
        if (DeadAt is not null) return;
        if (rest.Length > _kept.Length) Array.Resize(ref _kept, rest.Length);
        rest.CopyTo(_kept);   // also when it is a part of the same array: CopyTo allows the overlap
        _length = rest.Length;
    }

    /// <summary>event.proto: wall_time 1, step 2, summary 5, session_log 7.</summary>
    bool Event(ReadOnlySpan<byte> record)
    {
        var reader = new WireReader(record);
        var (time, step) = (0.0, 0L);
        ReadOnlySpan<byte> summary = default, session = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1 when reader.Wire == 1: time = reader.Double; break;
                case 2 when reader.Wire == 0: step = (long)reader.Number; break;
                case 5: summary = reader.Bytes; break;
                case 7: session = reader.Bytes; break;
            }
        }
        if (reader.IsBad) return false;
        if (!session.IsEmpty && IsStart(session)) sink.Restart(step);
        return Summary(summary, step, time);
    }

    static bool IsStart(ReadOnlySpan<byte> session)
    {
        var reader = new WireReader(session);
        while (reader.Next()) if (reader is { Field: 1, Number: 1 }) return true;
        return false;
    }

    bool Summary(ReadOnlySpan<byte> summary, long step, double time)
    {
        var values = new WireReader(summary);
        while (values.Next())
            if (values is { Field: 1, Wire: 2 } && !Value(values.Bytes, step, time)) return false;
        return !values.IsBad;
    }

    /// <summary>Summary.Value: tag 1, simple_value 2, tensor 8, metadata 9.</summary>
    bool Value(ReadOnlySpan<byte> bytes, long step, double time)
    {
        var reader = new WireReader(bytes);
        var (number, simple) = (0.0, false);
        ReadOnlySpan<byte> name = default, tensor = default, metadata = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Bytes; break;
                case 2 when reader.Wire == 5: (number, simple) = (reader.Single, true); break;
                case 8: tensor = reader.Bytes; break;
                case 9: metadata = reader.Bytes; break;
            }
        }
        if (reader.IsBad) return false;
        if (_tags.Find(name) is not { } tag) return true;
        if (!metadata.IsEmpty) Metadata(metadata, tag);
        if (simple || (!tensor.IsEmpty && tag.HoldsScalars && ScalarValue.TryRead(tensor, out number))) sink.Scalar(new(tag, step, time, number));
        return true;
    }

    /// <summary>SummaryMetadata: plugin_data 1 {plugin_name 1, content 2}, data_class 4.</summary>
    void Metadata(ReadOnlySpan<byte> metadata, Tag tag)
    {
        var reader = new WireReader(metadata);
        while (reader.Next())
        {
            if (reader is { Field: 4, Wire: 0 }) tag.DataClass = (int)reader.Number;
            if (reader is not { Field: 1, Wire: 2 }) continue;
            var plugin = new WireReader(reader.Bytes);
            ReadOnlySpan<byte> content = default;
            while (plugin.Next())
            {
                if (plugin is { Field: 1, Wire: 2 }) tag.Plugin ??= System.Text.Encoding.UTF8.GetString(plugin.Bytes);
                if (plugin is { Field: 2, Wire: 2 }) content = plugin.Bytes;
            }
            if (tag.Plugin == "hparams" && HyperParameters.Read(content) is { IsEmpty: false } found) sink.Parameters(found);
        }
    }
}
