using System.Globalization;
using Kedge.Runs.Metrics.TensorBoard;

namespace Kedge.Tests.Runs.TensorBoard;

/// <summary>Event files that real writers made, and what is read from bytes.</summary>
static class WrittenEvents
{
    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(House.Sources.Root, "tests/Kedge.Tests/Runs/TensorBoard/written", name));

    public const string Torch = "torch/events.out.tfevents.1700000000.host.1.0";

    /// <summary>One line for everything that the file says, in order.</summary>
    public static List<string> Said(ReadOnlySpan<byte> bytes, out EventFile file, int piece = int.MaxValue)
    {
        var said = new List<string>();
        file = new EventFile(new(
            s => said.Add(string.Create(CultureInfo.InvariantCulture, $"{s.Tag.Name} {s.Step} {s.Value:R} @{s.WallTime:0}")),
            step => said.Add($"restart {step}"),
            found => said.AddRange(found.Select(f => $"{f.Name}={f.Value}"))));
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(piece, bytes.Length)..]) file.Add(bytes[..Math.Min(piece, bytes.Length)]);
        return said;
    }
}
