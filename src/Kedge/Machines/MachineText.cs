using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Machines;

/// <summary>The text form of a <see cref="Machine"/>: JSON, indented, read strictly (nothing unknown, nothing twice, nothing missing).</summary>
public static class MachineText
{
    static readonly MachineJson Json = new(new JsonSerializerOptions(JsonSerializerDefaults.Strict)
    {
        WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Write(Machine machine) => JsonSerializer.Serialize(machine, Json.Machine) + "\n";

    /// <param name="file">Its name, for problems' places.</param>
    public static Checked<Machine> Read(string file, ReadOnlySpan<byte> utf8)
    {
        try
        {
            if (FormatOf(utf8) is not Machine.Format and var format) return Checked<Machine>.Bad(MachineProblems.OtherFormat(file, format));
            var machine = JsonSerializer.Deserialize(utf8, Json.Machine)!;
            return Odd(machine) is { } odd ? Checked<Machine>.Bad(MachineProblems.WrongValue(file, odd)) : Checked<Machine>.Ok(machine);
        }
        catch (JsonException wrong)
        {
            return Checked<Machine>.Bad(MachineProblems.NotAProfile(new Place(file, (int)(wrong.LineNumber ?? 0) + 1, 1), wrong.Path));
        }
    }

    /// <summary>Looked at first: another format may have other members, and "unknown member" would be the wrong answer.</summary>
    static int FormatOf(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("kedge", out var format)
            && format.ValueKind == JsonValueKind.Number && format.TryGetInt32(out var number) ? number : throw new JsonException(null, "$.kedge", 0, 0);
    }

    /// <summary>The first value that no machine has. Names are shown on terminals: nothing in them may steer one.</summary>
    static string? Odd(Machine machine)
    {
        string?[] shown =
        [
            machine.Os.Distribution, machine.Os.Version, machine.Os.Name, machine.Os.Kernel, machine.Architecture, machine.Cpu.Model, machine.Driver?.From,
            machine.Toolkit?.Version, .. machine.Gpus.SelectMany(g => new[] { g.Name, g.Uuid }),
            .. machine.Engines.SelectMany(e => new[] { e.Name, e.Version, e.Trouble }),
            .. machine.Toolkit?.CdiFiles ?? [], .. machine.Toolkit?.CdiDevices ?? [], .. machine.Engines.SelectMany(e => e.Runtimes), .. machine.Unread,
            machine.Setup.Store?.Path, .. machine.Setup.DeviceNodes, .. machine.Setup.ClosedNodes,
            .. machine.Setup.Network.SelectMany(n => new[] { n.Name, n.Value, n.From }),
        ];
        return shown.Any(text => text is not null && text.Any(char.IsControl)) ? "a text holds a control character"
            : machine.Architecture is not ("amd64" or "arm64") ? "'architecture' is amd64 or arm64"
            : machine.Cpu.Cores < 1 ? "'cpu.cores' is at least 1"
            : machine.Memory < 1 || machine.Gpus.Any(g => g.Memory < 0) ? "memory is a number of bytes"
            : null;
    }
}

[JsonSerializable(typeof(Machine))]
sealed partial class MachineJson : JsonSerializerContext;
