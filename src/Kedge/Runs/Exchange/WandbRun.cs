using System.Collections.Immutable;
using System.Text;
using Kedge.Runs.Metrics;
using Kedge.Runs.Metrics.TensorBoard;

namespace Kedge.Runs.Exchange;

/// <summary>Folds the records of a <c>.wandb</c> file into a run (wandb/proto/wandb_internal.proto: history 2, summary 3, config 5, run 17, exit 18).</summary>
public sealed class WandbRun
{
    const int MostNames = 10_000;

    readonly List<MetricRow> _rows = [];
    readonly SortedDictionary<string, string> _config = new(StringComparer.Ordinal), _summary = new(StringComparer.Ordinal);
    readonly HashSet<string> _logged = new(StringComparer.Ordinal);
    readonly Dictionary<int, string> _texts = [];
    readonly List<string> _tags = [];
    DateTimeOffset? _started;
    GitFacts? _git;
    int? _exit;
    long _runtime, _last;

    /// <summary>Null when the bytes are no such file, or name no run.</summary>
    public static ImportedRun? Read(ReadOnlySpan<byte> bytes)
    {
        if (!WandbLog.IsOne(bytes)) return null;
        var run = new WandbRun();
        WandbLog.Read(bytes, run.Add);
        return run.Finish();
    }

    ImportedRun? Finish()
    {
        if (!_texts.TryGetValue(1, out var id)) return null;
        AddSummary();
        var started = _started ?? DateTimeOffset.UnixEpoch;
        var span = TimeSpan.FromSeconds(Math.Clamp(_runtime, 0, 1L << 32));
        return new("wandb", id, started, [.. _rows])
        {
            Name = _texts.GetValueOrDefault(8), Project = _texts.GetValueOrDefault(3) ?? "imported", Host = _texts.GetValueOrDefault(13) ?? "",
            Note = _texts.GetValueOrDefault(9),
            Exit = _exit, Ended = _exit is null ? null : started + (span > TimeSpan.Zero ? span : TimeSpan.FromMilliseconds(_last)), Git = _git,
            Parameters = RunPlan.NoText.AddRange(_config), Tags = [.. _tags.Where(Query.RunTags.IsTag).Take(100)],
        };
    }

    void Add(byte[] record)
    {
        var reader = new WireReader(record);
        while (reader.Next())
        {
            if (reader.Wire != 2) continue;
            if (reader.Field == 2) History(reader.Bytes);
            else if (reader.Field == 3) Summary(reader.Bytes);
            else if (reader.Field == 5) Config(reader.Bytes);
            else if (reader.Field == 17) Run(reader.Bytes);
            else if (reader.Field == 18) Exit(reader.Bytes);
        }
    }

    void Run(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader is { Wire: 2, Field: 1 or 3 or 8 or 9 or 13 }) _texts[reader.Field] = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader is { Wire: 2, Field: 4 }) Config(reader.Bytes);
            else if (reader is { Wire: 2, Field: 10 }) _tags.Add(Encoding.UTF8.GetString(reader.Bytes));
            else if (reader is { Wire: 2, Field: 17 }) _started = Time(reader.Bytes) ?? _started;
            else if (reader is { Wire: 2, Field: 21 }) Git(reader.Bytes);
        }
    }

    void Git(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        var (remote, commit) = ((string?)null, (string?)null);
        while (reader.Next())
        {
            if (reader is { Wire: 2, Field: 1 }) remote = Facts.Secrets.CleanRemote(Encoding.UTF8.GetString(reader.Bytes));
            else if (reader is { Wire: 2, Field: 2 }) commit = Encoding.UTF8.GetString(reader.Bytes);
        }
        if (commit is not null) _git = new(commit, null, remote, 0, 0, null);
    }

    /// <summary>google.protobuf.Timestamp: seconds 1, nanos 2.</summary>
    static DateTimeOffset? Time(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        var (seconds, nanos) = (0L, 0L);
        while (reader.Next())
        {
            if (reader is { Wire: 0, Field: 1 }) seconds = (long)reader.Number;
            else if (reader is { Wire: 0, Field: 2 }) nanos = (long)reader.Number;
        }
        return seconds is > 0 and < 253402300799 && nanos is >= 0 and < 1_000_000_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(seconds * 1000 + nanos / 1_000_000)
            : null;
    }

    /// <summary>Updates 1, removals 2.</summary>
    void Config(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Wire != 2 || Item(reader.Bytes) is not var (key, json) || key == "_wandb") continue;
            if (reader.Field == 2) _config.Remove(key);
            if (reader.Field != 1) continue;
            foreach (var (name, value) in WandbValue.Texts(key, json))
                if (_config.Count < MostNames) _config[name] = value;
        }
    }

    void Summary(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Wire != 2 || Item(reader.Bytes) is not var (key, json)) continue;
            if (reader.Field == 2) _summary.Remove(key);
            else if (reader.Field == 1 && _summary.Count < MostNames) _summary[key] = json;
        }
    }

    /// <summary>What a run says only in its summary (<c>run.summary["test_acc"] = 0.9</c>) is a last point without a step.</summary>
    void AddSummary()
    {
        var only = _summary.Where(item => !item.Key.StartsWith('_') && !_logged.Contains(item.Key))
            .SelectMany(item => WandbValue.Numbers(item.Key, item.Value)).ToImmutableArray();
        if (!only.IsEmpty) _rows.Add(new(null, _last, only));
    }

    /// <summary>What is no number is no metric. <c>_runtime</c> are the seconds since the start.</summary>
    void History(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        var values = ImmutableArray.CreateBuilder<(string, double)>();
        long? step = null;
        while (reader.Next())
        {
            if (reader is { Wire: 2, Field: 2 }) step = Step(reader.Bytes) ?? step;
            else if (reader is { Wire: 2, Field: 1 } && Item(reader.Bytes) is var (key, json))
            {
                _logged.Add(key);
                foreach (var (name, number) in WandbValue.Numbers(key, json))
                    if (name == "_step") step ??= (long)number;
                    else if (name == "_runtime") _last = Math.Max(_last, (long)Math.Clamp(number * 1000, 0, 1e15));
                    else if (!name.StartsWith('_')) values.Add((name, number));
            }
        }
        if (values.Count > 0) _rows.Add(new(step, _last, values.ToImmutable()));
    }

    static long? Step(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        return reader.Next() && reader is { Field: 1, Wire: 0 } ? (long)reader.Number : null;
    }

    void Exit(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        _exit = 0;
        while (reader.Next())
        {
            if (reader is { Wire: 0, Field: 1 }) _exit = (int)reader.Number;
            else if (reader is { Wire: 0, Field: 2 }) _runtime = (long)reader.Number;
        }
    }

    /// <summary>Items have a key, or the parts of a nested one, and a JSON text.</summary>
    static (string Key, string Json)? Item(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        var (key, json, parts) = ("", "", new List<string>());
        while (reader.Next())
        {
            if (reader is { Wire: 2, Field: 1 }) key = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader is { Wire: 2, Field: 2 }) parts.Add(Encoding.UTF8.GetString(reader.Bytes));
            else if (reader is { Wire: 2, Field: 16 }) json = Encoding.UTF8.GetString(reader.Bytes);
        }
        if (key.Length == 0) key = string.Join('.', parts);
        return reader.IsBad || key.Length is 0 or > 1000 ? null : (key, json);
    }
}
