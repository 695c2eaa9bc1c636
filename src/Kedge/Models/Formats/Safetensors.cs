using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text.Json;

namespace Kedge.Models.Formats;

/// <summary>safetensors (its README, "Format"): eight bytes of length, a JSON header, the tensors' bytes without gap or overlap.</summary>
static class Safetensors
{
    /// <summary>The limit of the reference reader.</summary>
    const int LongestHeader = 100_000_000;

    /// <summary>Whether the beginning looks like one: a length that fits, then an opening brace.</summary>
    public static bool Fits(ReadOnlySpan<byte> head, long size) =>
        head.Length >= 9 && head[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(head) is > 1 and <= LongestHeader and var length && (long)length <= size - 8;

    public static Checked<ModelFile> Read(Stream file, string name)
    {
        var head = new byte[8];
        file.Position = 0;
        file.ReadExactly(head);
        var header = new byte[(int)BinaryPrimitives.ReadUInt64LittleEndian(head)];
        file.ReadExactly(header);
        try
        {
            using var document = JsonDocument.Parse(header);
            return Read(document.RootElement, file.Length, file.Length - 8 - header.Length, name);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            return Checked<ModelFile>.Bad(ModelProblems.Damaged(name, "its header is not the JSON that safetensors have"));
        }
    }

    static Checked<ModelFile> Read(JsonElement header, long size, long room, string name)
    {
        var (weights, facts, spans) = (new List<Weight>(), new List<KeyValuePair<string, string>>(), new List<(long Start, long End, string Name)>());
        foreach (var member in header.EnumerateObject())
        {
            if (member.NameEquals("__metadata__"))
            {
                facts.AddRange(member.Value.EnumerateObject().Take(60).Select(m => KeyValuePair.Create(m.Name, m.Value.GetString() ?? "")));
                continue;
            }
            var (weight, start, end) = One(member);
            if (weight is null) return Checked<ModelFile>.Bad(ModelProblems.Damaged(name, $"tensor {member.Name} has an impossible shape"));
            weights.Add(weight);
            spans.Add((start, end, member.Name));
            if (ElementType.IsKnown(weight.Type) && end - start != weight.Bytes)
                return Checked<ModelFile>.Bad(ModelProblems.Damaged(name,
                    $"tensor {member.Name} has {end - start} bytes, its shape wants {weight.Bytes}"));
        }
        if (Gap(spans, room) is { } why) return Checked<ModelFile>.Bad(ModelProblems.Damaged(name, why));
        return Checked<ModelFile>.Ok(new ModelFile { Format = "safetensors", Size = size, Groups = [new("", false, [.. weights])], Facts = [.. facts] });
    }

    static (Weight?, long Start, long End) One(JsonProperty member)
    {
        var type = ElementType.OfSafetensors(member.Value.GetProperty("dtype").GetString() ?? "");
        ImmutableArray<long> shape = [.. member.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        var offsets = member.Value.GetProperty("data_offsets");
        if (offsets.GetArrayLength() != 2) throw new JsonException();
        var elements = ElementType.Elements(shape);
        return (elements is { } count ? new(member.Name, shape, type, count, ElementType.Bytes(type, count)) : null, offsets[0].GetInt64(), offsets[1].GetInt64());
    }

    static string? Gap(List<(long Start, long End, string Name)> spans, long room)
    {
        spans.Sort();
        var at = 0L;
        foreach (var (start, end, name) in spans)
        {
            if (start != at || end < start) return $"the bytes of tensor {name} do not follow those before it";
            at = end;
        }
        return at > room ? $"it is cut: {at - room} bytes of {at} are not there" : at < room ? $"{room - at} bytes at its end belong to no tensor" : null;
    }
}
