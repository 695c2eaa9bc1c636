using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs;
using Kedge.Runs.Facts;
using Kedge.Runs.Record;

namespace Kedge.Bench;

/// <summary>Run folders as a long project has them: the same ones for the same count, written without asking the disk to hurry.</summary>
public static class ManyRuns
{
    static readonly DateTimeOffset First = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Writes so many ended runs, thirty a day, below <paramref name="runs"/>.</summary>
    public static void Write(string runs, int count)
    {
        for (var i = 0; i < count; i++) Write(runs, Plan(i), i);
    }

    static RunPlan Plan(int i)
    {
        var started = First.AddDays(i / 30).AddMinutes(i % 30 * 17).AddMilliseconds(i % 1000);
        ImmutableArray<string> command = ["python", "train.py", "--lr", Text(Math.Pow(10, -1 - i % 4)), "--batch-size", Text(16 << (i % 5)), "--seed", Text(i)];
        return new()
        {
            Id = RunId.Of(started, (ulong)(i * 2654435761L) * 0x9E3779B97F4A7C15).ToString(), Name = i % 7 == 0 ? $"trial-{i}" : null,
            Project = "bench", Started = started,
            Command = command, Line = string.Join(' ', command), Folder = ".",
            Engine = new("docker", "28.0", ["docker", "run", "--rm", "--name", "bench", .. command]),
            Image = new("sha256:" + new string('a', 64), "sha256:" + new string('d', 64), ["kedge/bench:v2.6-cpu"]), Lock = "sha256:" + new string('b', 64),
            Git = new((i / 50).ToString("x40", CultureInfo.InvariantCulture), "main", "https://host/bench.git", i % 3, 0, null), Parameters = Parameters.Of(command),
            Host = new("box", "Debian GNU/Linux 13", "6.12.1", "A CPU", 8, 32L << 30, ["A GPU", "A GPU"]), User = new("ada", "1000:1000"), Tool = "0.1.0",
        };
    }

    static void Write(string runs, RunPlan plan, int i)
    {
        var folder = Directory.CreateDirectory(Path.Combine(runs, plan.Id)).FullName;
        File.WriteAllText(Path.Combine(folder, "run.json"), RunJson.Write(plan));
        var loss = 0.2 + 0.001 * (i % 997);
        File.WriteAllText(Path.Combine(folder, "end.json"), RunJson.Write(new RunEnd
        {
            Id = plan.Id, Ended = plan.Started.AddMinutes(10), Seconds = 600 + i % 60, Exit = i % 20 == 19 ? 1 : 0, Output = 12345,
            Metrics = [Metric("lr", 0.1, 0.001), Metric("train_loss", 2.3, loss), Metric("val_loss", 2.4, loss * 1.1),
                Metric("val_acc", 0.1, 1 - loss / 2), Metric("train_acc", 0.1, 1 - loss / 3)],
        }));
    }

    static MetricSummary Metric(string name, double from, double to) =>
        new(name, 100, new(1, from), new(100, to), new(from < to ? 1 : 100, Math.Min(from, to)), new(from < to ? 100 : 1, Math.Max(from, to)));

    static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
