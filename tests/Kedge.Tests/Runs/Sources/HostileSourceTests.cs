using System.Text;
using Kedge.Runs.Metrics.Files;
using Kedge.Runs.Metrics.TensorBoard;
using Kedge.Traces.Analysis;
using Kedge.Traces.Page;
using Kedge.Traces.Rules;
using Kedge.Tests.Traces;

namespace Kedge.Tests.Runs.Sources;

/// <summary>Files of other programs, damaged: read without any exception, and without more memory than they deserve.</summary>
public sealed class HostileSourceTests
{
    static readonly string Tests = Path.Combine(House.Sources.Root, "tests/Kedge.Tests");

    /// <summary>Bytes changed, cut, doubled, or numbers put where numbers are: the same every time.</summary>
    static IEnumerable<byte[]> Damaged(byte[] whole, int rounds)
    {
        var random = new Random(11);
        string[] numbers = ["1e308", "-1e308", "99999999999999999999", "-9223372036854775808", "NaN", "null", "\"\"", "[]", "{}", "0.0000000000001"];
        for (var round = 0; round < rounds; round++)
        {
            var bytes = whole.ToArray();
            if (round % 4 == 0)
                bytes = Encoding.Latin1.GetBytes(Numbers()
                    .Replace(Encoding.Latin1.GetString(whole), m => random.Next(60) == 0 ? numbers[random.Next(numbers.Length)] : m.Value));
            else for (var i = random.Next(1, 30); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            yield return round % 3 == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
        }
    }

    static System.Text.RegularExpressions.Regex Numbers() => new(@"-?\d+(\.\d+)?");

    [Theory]
    [InlineData("healthy", 25)]
    [InlineData("item", 25)]
    [InlineData("ddp-rank0", 25)]
    public void Real_traces_damaged_are_judged_and_drawn(string name, int rounds)
    {
        using var packed = new System.IO.Compression.GZipStream(File.OpenRead(Path.Combine(Tests, $"Traces/testdata/{name}.json.gz")),
            System.IO.Compression.CompressionMode.Decompress);
        using var plain = new MemoryStream();
        packed.CopyTo(plain);
        foreach (var bytes in Damaged(plain.ToArray()[..(int)Math.Min(plain.Length, 400_000)], rounds))
        {
            if (TraceText.Read(bytes) is not { } trace || RankProfile.Of("x", trace) is not { } profile) continue;
            var found = RuleBook.Judge([profile, profile]);
            _ = ProfilePage.Of([profile, profile], found, ProfileCharts.Of([profile, profile]).Keys);
        }
    }

    [Fact]
    public void Event_files_of_real_writers_damaged_are_read()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Tests, "Runs/TensorBoard/written"), "*tfevents*", SearchOption.AllDirectories))
            foreach (var bytes in Damaged(File.ReadAllBytes(file), 60))
                new EventFile(new(_ => { }, _ => { }, _ => { })).Add(bytes);
    }

    [Fact]
    public void Files_of_trainers_damaged_are_read()
    {
        foreach (var bytes in Damaged("epoch,step,train_loss,val_loss\n0,10,1.5,\n0,20,1.2,\n1,30,,0.9\n"u8.ToArray(), 500))
            Give(new CsvLog(new Told().Values, 0), bytes);
        foreach (var bytes in Damaged("{\"iteration\": 19, \"loss\": 1.25, \"nested\": {\"a\": [1, 2]}}\n{\"iteration\": 39, \"loss\": 1.0}\n"u8.ToArray(), 500))
            Give(new JsonLines(new Told().Values), bytes);
        foreach (var bytes in Damaged("{\"log_history\": [{\"step\": 10, \"loss\": 1.5, \"epoch\": 0.1}, {\"step\": 20, \"eval_loss\": 1.2}], \"best_metric\": null}"u8.ToArray(), 500))
            new TrainerState(new Told().Values).Read(bytes, 1);
    }

    static void Give(GrowingSource source, byte[] bytes)
    {
        source.Add(bytes, 5);
        source.Pause(5);
    }
}
