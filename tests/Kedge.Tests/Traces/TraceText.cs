using System.Globalization;
using System.Text;
using Kedge.Traces;
using Kedge.Traces.Analysis;
using Kedge.Traces.Rules;

namespace Kedge.Tests.Traces;

/// <summary>
/// Writes traces as Kineto does (libkineto/src/output_json.cpp), in microseconds, for what no machine at hand can record: a loop on
/// thread 1 and a device's stream 7.
/// </summary>
sealed class TraceText
{
    readonly StringBuilder _events = new();
    string _header = "\"schemaVersion\": 1, \"deviceProperties\": [{\"id\": 0, \"name\": \"NVIDIA A100\", \"totalGlobalMem\": 42297524224, \"computeMajor\": 8, \"computeMinor\": 0, \"numSms\": 108}]";

    public TraceText Rank(int rank, int size, string backend)
    {
        _header += string.Create(CultureInfo.InvariantCulture, $", \"distributedInfo\": {{\"backend\": \"{backend}\", \"rank\": {rank}, \"world_size\": {size}}}");
        return this;
    }

    public TraceText Host(string category, string name, double start, double length, string arguments = "\"External id\": 1") =>
        Add(category, name, 100, 1, start, length, arguments);

    public TraceText Step(int number, double start, double length) => Host("user_annotation", $"ProfilerStep#{number}", start, length);

    public TraceText Kernel(string name, double start, double length, double occupancy = 80, double blocks = 20) => Add("kernel", name, 0, 7, start, length,
        string.Create(CultureInfo.InvariantCulture,
            $"\"device\": 0, \"stream\": 7, \"correlation\": 5, \"blocks per SM\": {blocks}, \"est. achieved occupancy %\": {occupancy}"));

    public TraceText Copy(string name, double start, double length, long bytes) =>
        Add("gpu_memcpy", name, 0, 7, start, length, string.Create(CultureInfo.InvariantCulture, $"\"bytes\": {bytes}"));

    public TraceText Add(string category, string name, int process, int thread, double start, double length, string arguments)
    {
        _events.Append(CultureInfo.InvariantCulture,
            $"  {{\n    \"ph\": \"X\", \"cat\": \"{category}\", \"name\": \"{name}\", \"pid\": {process}, \"tid\": {thread},\n    \"ts\": {start:F3}, \"dur\": {length:F3},\n    \"args\": {{ {arguments} }}\n  }},\n");
        return this;
    }

    public override string ToString() =>
        $"{{ {_header}, \"traceEvents\": [\n{_events}{{\"name\": \"Record Window End\", \"ph\": \"i\", \"s\": \"g\", \"pid\": \"\", \"tid\": \"\", \"ts\": 1}}] }}\n";

    public RankProfile Profile() => RankProfile.Of("trace.json", Read(ToString())!)!;

    public IReadOnlyList<Bottleneck> Judge() => RuleBook.Judge([Profile()]);

    public static Trace? Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    public static Trace? Read(byte[] bytes) => new TraceReader(new MemoryStream(bytes)).Read(CancellationToken.None);
}
