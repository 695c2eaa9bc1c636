using System.Collections.Immutable;
using System.Text.Json;

namespace Kedge.Models.Objects;

/// <summary>
/// A model that Python code makes, as a program told it that ran where that code can run. The code is somebody's, and may write whatever
/// it likes: the answer is read as hostile. Pure.
/// </summary>
public static class PythonObject
{
    const int MostTensors = 20_000, LongestName = 500, MostDimensions = 16;

    /// <summary>Reads from standard input the object's name and a mark, each a line; writes its answer between two such marks.</summary>
    public static string Program { get; } = Embedded.Text(typeof(PythonObject), "object.data.py");

    /// <summary>Whether this can name an object: <c>package.module:factory</c>.</summary>
    public static bool IsName(string name) =>
        name.Split(':') is [var module, var attribute] && name.Length <= LongestName && module.Split('.').Concat(attribute.Split('.')).All(IsIdentifier);

    static bool IsIdentifier(string part) => part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(c => char.IsLetterOrDigit(c) || c == '_');

    /// <param name="output">All that the program wrote.</param>
    /// <param name="mark">The mark that it was given.</param>
    /// <param name="lastWords">What it said last, for when it gave no answer.</param>
    public static Checked<ModelFile> Read(string name, string output, string mark, string lastWords)
    {
        var (start, end) = (output.IndexOf(mark, StringComparison.Ordinal), output.LastIndexOf(mark, StringComparison.Ordinal));
        if (start < 0 || end <= start) return Checked<ModelFile>.Bad(ModelProblems.NoObject(name, lastWords));
        try
        {
            using var document = JsonDocument.Parse(output.AsMemory(start + mark.Length, end - start - mark.Length), new() { MaxDepth = 8 });
            var root = document.RootElement;
            return root.TryGetProperty("failure", out var failure)
                ? Checked<ModelFile>.Bad(ModelProblems.NoObject(name, Plain(failure.GetString() ?? "")))
                : Checked<ModelFile>.Ok(Model(root));
        }
        catch (Exception broken)
            when (broken is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException
                or IndexOutOfRangeException)
        {
            return Checked<ModelFile>.Bad(ModelProblems.NoObject(name, "its answer is broken"));
        }
    }

    static ModelFile Model(JsonElement root)
    {
        var weights = root.GetProperty("tensors").EnumerateArray().Take(MostTensors).Select(Weight).ToImmutableArray();
        var classes = root.GetProperty("classes").EnumerateObject().Take(MostTensors).Select(c => KeyValuePair.Create(Plain(c.Name), Plain(c.Value.GetString() ?? "")));
        return new()
        {
            Format = "Python object", Size = 0, Groups = [new("", false, weights)],
            Classes = classes.DistinctBy(c => c.Key).ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    /// <summary><c>[name, shape, type, bytes of an element, storage, buffer]</c>.</summary>
    static Weight Weight(JsonElement told)
    {
        var shape = told[1].EnumerateArray().Take(MostDimensions).Select(d => d.GetInt64() is >= 0 and var size ? size : throw new FormatException()).ToImmutableArray();
        var elements = shape.Aggregate(1L, (all, size) => checked(all * size));
        return new(Text(told[0]), shape, Text(told[2]), elements, checked(elements * told[3].GetInt64()), Text(told[4])) { IsBuffer = told[5].GetBoolean() };
    }

    static string Text(JsonElement told) => Plain(told.GetString() ?? "");

    static string Plain(string text) => OneLine.Of(text, LongestName);
}
