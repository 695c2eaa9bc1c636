using System.Text;
using Kedge.Traces;

namespace Kedge.Tests.Traces;

public sealed class TraceReaderTests
{
    static TraceEvent[] Events(Trace trace) => [.. trace.Tracks.SelectMany(t => t.Events.ToArray())];

    static Trace Read(string events) => TraceText.Read($"{{\"traceEvents\": [{events}]}}")!;

    [Fact]
    public void An_event_keeps_its_nanoseconds()
    {
        var trace = Read("""{"ph": "X", "cat": "cpu_op", "name": "aten::add", "pid": 1, "tid": 2, "ts": 1712195495519689.123, "dur": 63.813}""");
        Assert.Equal((1712195495519689123, 63813), (Events(trace)[0].Start, Events(trace)[0].Duration));
    }

    [Fact]
    public void Numbers_and_texts_name_the_same_thread() => Assert.Single(Read("""
        {"ph": "X", "cat": "cpu_op", "name": "a", "pid": 1, "tid": 2, "ts": 1, "dur": 1}, {"ph": "X", "cat": "cpu_op", "name": "b", "pid": "1", "tid": "2", "ts": "5", "dur": "1e0"}
        """).Tracks);

    [Fact]
    public void Begin_and_end_make_one_event()
    {
        var found = Events(Read("""
            {"ph": "B", "cat": "cpu_op", "name": "outer", "pid": 1, "tid": 1, "ts": 10}, {"ph": "B", "cat": "cpu_op", "name": "inner", "pid": 1, "tid": 1, "ts": 12},
            {"ph": "E", "pid": 1, "tid": 1, "ts": 15}, {"ph": "E", "pid": 1, "tid": 1, "ts": 20}, {"ph": "E", "pid": 1, "tid": 1, "ts": 21}
            """));
        Assert.Equal([(10_000, 20_000), (12_000, 15_000)], found.Select(e => ((int)e.Start, (int)e.End)));
    }

    [Fact]
    public void What_is_missing_or_odd_does_not_stop_the_reading()
    {
        var trace = Read("""
            {}, {"ph": "X"}, {"name": null, "ph": "X", "cat": "cpu_op", "ts": NaN}, {"ph": "C", "name": "counter", "ts": 1, "args": {"a": Infinity}},
            {"ph": "s", "id": 1, "pid": 1, "tid": 1, "ts": 1, "cat": "ac2g", "name": "ac2g"}, {"ph": "X", "cat": "kernel", "name": "k", "pid": 0, "tid": 7, "ts": 3, "args": {"blocks per SM": inf, "est. achieved occupancy %": -nan, "grid": [1, [2, {"x": []}]]}},
            {"ph": "X", "cat": "cpu_op", "name": "last", "pid": 1, "tid": 1, "ts": 5, "dur": -3},
            """);
        Assert.Equal(["k", "last"], trace.Tracks.SelectMany(t => t.Events.ToArray()).Select(e => trace.NameOf(e)).Order());
        Assert.Equal((0, null), (trace.Health.Skipped, trace.Health.Cut));
    }

    /// <summary>pytorch#146900: names with quotes in them, unescaped.</summary>
    [Fact]
    public void A_broken_event_is_skipped_and_said()
    {
        var trace = Read("""
            {"ph": "X", "cat": "cpu_op", "name": "one", "pid": 1, "tid": 1, "ts": 1, "dur": 1},
            {"ph": "X", "cat": "python_function", "name": "<eval {"device": "cpu"}>", "pid": 1, "tid": 1, "ts": 2, "dur": 1},
            {"ph": "X", "cat": "cpu_op", "name": "three", "pid": 1, "tid": 1, "ts": 3, "dur": 1}
            """);
        Assert.Equal(["one", "three"], Events(trace).Select(e => trace.NameOf(e)));
        Assert.Equal(1, trace.Health.Skipped);
    }

    [Fact]
    public void Escapes_in_names_are_resolved() => Assert.Contains("a\"bé", Read("""{"ph": "X", "cat": "cpu_op", "name": "a\"b\u00e9", "pid": 1, "tid": 1, "ts": 1, "dur": 1}""").Names);

    [Theory]
    [InlineData("[{\"ph\": \"X\", \"cat\": \"cpu_op\", \"name\": \"a\", \"pid\": 1, \"tid\": 1, \"ts\": 1, \"dur\": 1}]")]
    [InlineData("\uFEFF {\"traceEvents\": [{\"ph\": \"X\", \"name\": \"a\", \"pid\": 1, \"tid\": 1, \"ts\": 1, \"dur\": 1}], \"distributedInfo\": {\"rank\": 3}}")]
    public void Bare_arrays_and_byte_order_marks_are_read(string text) => Assert.Single(Events(TraceText.Read(text)!));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"a\": [1, 2, 3]}")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public void What_is_no_trace_is_none(string text) => Assert.Null(TraceText.Read(text));

    [Fact]
    public void Cut_anywhere_what_was_whole_is_there()
    {
        var whole = Encoding.UTF8.GetBytes(new TraceText().Step(1, 0, 100).Host("cpu_op", "aten::add", 10, 20).Kernel("k", 15, 5).Step(2, 100, 100).ToString());
        var before = 0;
        for (var length = 0; length < whole.Length - 1; length++)
        {
            var trace = TraceText.Read(whole[..length]);
            var count = trace is null ? 0 : Events(trace).Length;
            Assert.True(count >= before, $"at {length}");
            if (trace is not null && length < whole.Length - 3) Assert.NotNull(trace.Health.Cut);
            before = count;
        }
        Assert.Equal(4, before);
    }

    [Fact]
    public void Memory_peaks_are_those_of_the_device() => Assert.Equal(new(30, 50), Read("""
        {"ph": "i", "cat": "cpu_instant_event", "name": "[memory]", "pid": 1, "tid": 1, "ts": 1, "args": {"Device Type": 0, "Total Allocated": 900, "Total Reserved": 900}},
        {"ph": "i", "cat": "cpu_instant_event", "name": "[memory]", "pid": 1, "tid": 1, "ts": 1, "args": {"Device Type": 1, "Total Allocated": 30, "Total Reserved": 40}},
        {"ph": "i", "cat": "cpu_instant_event", "name": "[memory]", "pid": 1, "tid": 1, "ts": 1, "args": {"Device Type": 1, "Total Allocated": 10, "Total Reserved": 50}}
        """).Memory);

    /// <summary>Bytes of a trace changed, taken out, doubled, or pure noise: always an answer, never an exception, never much memory.</summary>
    [Fact]
    public void Damage_never_throws()
    {
        var random = new Random(5);
        var whole = Encoding.UTF8.GetBytes(new TraceText().Rank(0, 2, "nccl").Step(1, 0, 100)
            .Host("cpu_op", "aten::linear", 10, 20, "\"Input Dims\": [[32, 8], []]").Copy("Memcpy HtoD (Pageable -> Device)", 12, 3, 500)
                .Kernel("k", 15, 5).Step(2, 100, 100).ToString());
        for (var round = 0; round < 3000; round++)
        {
            var bytes = whole.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (round % 3 == 0) bytes = bytes[..random.Next(1, bytes.Length)];
            if (round % 7 == 0) random.NextBytes(bytes.AsSpan(0, random.Next(bytes.Length)));
            if (round % 5 == 0) for (var i = 0; i < 20; i++) bytes[random.Next(bytes.Length)] = (byte)"{}[]\",:\\"[random.Next(8)];
            if (TraceText.Read(bytes) is { } trace && Kedge.Traces.Analysis.RankProfile.Of("x", trace) is { } profile)
                _ = Kedge.Traces.Rules.RuleBook.Judge([profile, profile]);
        }
    }

    [Fact]
    public void Deep_nesting_and_endless_names_stay_small()
    {
        var deep = "{\"traceEvents\": [{\"ph\": \"X\", \"args\": " + new string('[', 2_000_000);
        Assert.Null(TraceText.Read(deep));
        var wide = "{\"traceEvents\": [" + string.Concat(Enumerable.Range(0, 2000)
            .Select(i => $"{{\"ph\": \"X\", \"cat\": \"cpu_op\", \"name\": \"{new string('n', 5000)}{i}\", \"pid\": {i}, \"tid\": {i}, \"ts\": {i}, \"dur\": 1}},")) + "]}";
        Assert.Equal(2000, Events(TraceText.Read(wide)!).Length);
    }
}
