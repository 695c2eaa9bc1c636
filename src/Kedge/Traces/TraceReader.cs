namespace Kedge.Traces;

/// <summary>
/// Reads a Chrome trace as the PyTorch profiler writes it, in one pass over a window of the file: what is damaged is skipped to the next
/// event, what is cut off is left away, and both are said.
/// </summary>
/// <param name="file">Unpacked bytes, read once from front to back.</param>
public sealed class TraceReader(Stream file)
{
    const int Window = 1 << 20, LongestValue = 32 << 20;
    /// <summary>Far above any trace that a viewer still opens; a gzip file of a few megabytes can hold that many zeros.</summary>
    const long MostBytes = 64L << 30;

    enum Place { Start, Header, Events, End }

    readonly TraceBuilder _builder = new();
    readonly TraceHeader _header = new();
    byte[] _window = new byte[Window];
    int _at, _end, _skipped;
    long _bytes, _events;
    bool _ended, _bare;
    string? _cut;
    Place _place = Place.Start;

    /// <summary>Null when there is no trace in it at all.</summary>
    public Trace? Read(CancellationToken ct)
    {
        Fill();
        while (_place != Place.End && _cut is null)
        {
            ct.ThrowIfCancellationRequested();
            var json = new JsonCursor(_window.AsSpan(_at, _end - _at));
            Walk(ref json);
            if (_place == Place.Start && json.Broken) return null;
            if (json.Broken) Resynchronise();
            else if (_place != Place.End) More();
        }
        return _events == 0 && _builder.Kept == 0 ? null : _builder.Build(_header, new(_bytes, _events, _skipped, _cut));
    }

    /// <summary>As many whole pieces as the window holds; <see cref="_at"/> stays at the first that it does not.</summary>
    void Walk(ref JsonCursor json)
    {
        while (_place != Place.End)
        {
            var before = json.At;
            var whole = _place switch
            {
                Place.Start => Open(ref json),
                Place.Header => HeaderMember(ref json),
                _ => Event(ref json),
            };
            if (!whole)
            {
                _at += before;
                return;
            }
        }
    }

    bool Open(ref JsonCursor json)
    {
        // A byte order mark, as some editors leave it.
        if (_window.AsSpan(_at).StartsWith("\uFEFF"u8)) json.At = Math.Max(json.At, 3);
        _bare = json.Peek() == '[';
        if (json.Cut || !json.Take(_bare ? (byte)'[' : (byte)'{')) return false;
        _place = _bare ? Place.Events : Place.Header;
        return true;
    }

    bool HeaderMember(ref JsonCursor json)
    {
        if (!json.Member(out var name))
        {
            if (!json.Cut && !json.Broken) _place = Place.End;
            return !json.Cut && !json.Broken;
        }
        if (name.SequenceEqual("traceEvents"u8) && json.Peek() == '[')
        {
            json.Take((byte)'[');
            _place = Place.Events;
            return true;
        }
        if (!json.Skip(out var value)) return false;
        _header.Read(name, value);
        return true;
    }

    bool Event(ref JsonCursor json)
    {
        var next = json.Peek();
        if (json.Cut) return false;
        if (next == ',') return json.Take(next);
        if (next == ']')
        {
            json.Take(next);
            _place = _bare ? Place.End : Place.Header;
            return true;
        }
        var e = new RawEvent();
        if (!RawEvent.Read(ref json, ref e)) return false;
        _events++;
        _builder.Add(e);
        if (_builder.IsFull) _cut = $"only its first {_builder.Kept} events were read";
        return !_builder.IsFull;
    }

    /// <summary>Widens or moves the window on; at the file's end what is left of it was cut off.</summary>
    void More()
    {
        if (Fill()) return;
        if (_ended) _cut = _cut ?? "it ends in the middle";
        else Resynchronise();
    }

    /// <summary>False when the file is at its end, or the window is as wide as it may be.</summary>
    bool Fill()
    {
        if (_at > 0) _window.AsSpan(_at, _end - _at).CopyTo(_window);
        (_end, _at) = (_end - _at, 0);
        if (_end == _window.Length)
        {
            if (_window.Length >= LongestValue) return false;
            Array.Resize(ref _window, _window.Length * 4);
        }
        try
        {
            var read = _bytes < MostBytes ? file.ReadAtLeast(_window.AsSpan(_end), Math.Min(Window / 2, _window.Length - _end), throwOnEndOfStream: false) : 0;
            if (_bytes >= MostBytes) _cut = "it unpacks to more than any trace that could be looked at";
            (_end, _bytes, _ended) = (_end + read, _bytes + read, read == 0);
            return read > 0;
        }
        catch (InvalidDataException)
        {
            (_ended, _cut) = (true, "its compressed bytes are damaged from there on");
            return false;
        }
    }

    /// <summary>
    /// On to the next thing that looks like an event. Names with unescaped quotes break the JSON of older profilers (pytorch#146900);
    /// the next event is whole again.
    /// </summary>
    void Resynchronise()
    {
        _skipped++;
        _place = Place.Events;
        while (_at < _end && _window[_at] is (byte)',' or <= (byte)' ') _at++;
        if (_at < _end) _at++;
        while (true)
        {
            if (Next() is { } next)
            {
                _at = next;
                return;
            }
            // What could be the beginning of one stays in the window.
            _at = Math.Max(_at, _end - 4096);
            if (Fill()) continue;
            (_place, _cut) = (Place.End, _cut ?? "nothing after the damaged place could be read");
            return;
        }
    }

    /// <summary>An opening brace with <c>"ph"</c> as its first member, or another first member of an event.</summary>
    int? Next()
    {
        for (var at = _at; at < _end; at++)
        {
            var step = _window.AsSpan(at, _end - at).IndexOf((byte)'{');
            if (step < 0) return null;
            at += step;
            var rest = _window.AsSpan(at + 1, _end - at - 1).TrimStart(" \t\r\n"u8);
            if (rest.StartsWith("\"ph\""u8) || rest.StartsWith("\"name\""u8) || rest.StartsWith("\"cat\""u8)) return at;
        }
        return null;
    }
}
