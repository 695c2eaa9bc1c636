using System.Collections.Immutable;

namespace Kedge.Models.Formats;

/// <summary>ONNX models (onnx/onnx.proto): graph, initializers, opsets. The bytes of initializers are passed over.</summary>
sealed class Onnx
{
    const int MostItems = 2_000_000;
    const long MostText = 256 << 20;
    readonly List<Weight> _weights = [];
    readonly List<Port> _inputs = [], _outputs = [];
    readonly Dictionary<string, int> _operators = new(StringComparer.Ordinal);
    readonly ImmutableSortedDictionary<string, long>.Builder _opsets = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
    readonly List<KeyValuePair<string, string>> _facts = [];
    readonly SortedSet<string> _outside = new(StringComparer.Ordinal);
    bool _graph;
    long _text;

    public static Checked<ModelFile> Read(Stream file, string name)
    {
        try
        {
            using var buffered = new BufferedStream(file, 1 << 16);
            var model = new Onnx();
            model.Model(new(buffered, file.Length));
            return model._graph ? Checked<ModelFile>.Ok(model.File(file.Length)) : Checked<ModelFile>.Bad(ModelProblems.Unknown(name));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or OverflowException)
        {
            return Checked<ModelFile>.Bad(ModelProblems.Damaged(name, damaged.Message));
        }
    }

    ModelFile File(long size)
    {
        var initialised = _weights.Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        var operators = _operators.OrderByDescending(o => o.Value).ThenBy(o => o.Key, StringComparer.Ordinal);
        if (_outside.Count > 0)
            _facts.Add(new("external data",
                "weights lie in " + string.Join(", ", _outside.Take(5)) + (_outside.Count > 5 ? " and other files" : "")));
        return new()
        {
            Format = "ONNX", Size = size, Groups = [new("", false, [.. _weights])], Facts = [.. _facts],
            Graph = new([.. _inputs.Where(i => !initialised.Contains(i.Name))], [.. _outputs], [.. operators], _opsets.ToImmutable()),
        };
    }

    void Model(Protobuf model)
    {
        while (model.Next())
            switch (model.Field)
            {
                case 1 when !model.IsBytes: _facts.Add(new("IR version", Text(model.Number))); break;
                case 2: Fact("producer", Word(model)); break;
                case 3: Fact("producer version", Word(model)); break;
                case 5 when model.Number != 0: _facts.Add(new("model version", Text(model.Number))); break;
                case 7: Graph(model.Message()); break;
                case 8: Opset(model.Message()); break;
                case 14 when Entry(model.Message()) is var (key, value): Fact(key, value); break;
            }
    }

    /// <summary>All names together are bounded: a graph of gigabytes is one of weights.</summary>
    string Word(Protobuf field)
    {
        _text += field.Length;
        return _text <= MostText ? field.Text() : throw new InvalidDataException("its names are longer than those of any model");
    }

    void Fact(string name, string value)
    {
        if (value.Length > 0 && _facts.Count < 60) _facts.Add(new(name, value.Length <= 200 ? value : value[..199] + "…"));
    }

    static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    void Opset(Protobuf opset)
    {
        var (domain, version) = ("", 0L);
        while (opset.Next())
            if (opset.Field == 1) domain = Word(opset);
            else if (opset.Field == 2) version = opset.Number;
        if (_opsets.Count < 100) _opsets[domain.Length == 0 ? "ai.onnx" : domain] = version;
    }

    /// <summary>A StringStringEntryProto.</summary>
    (string Key, string Value) Entry(Protobuf entry)
    {
        var (key, value) = ("", "");
        while (entry.Next())
            if (entry.Field == 1) key = Word(entry);
            else if (entry.Field == 2) value = Word(entry);
        return (key, value);
    }

    void Graph(Protobuf graph)
    {
        _graph = true;
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case 1: Node(graph.Message()); break;
                case 2: Fact("graph", Word(graph)); break;
                case 5: Initializer(graph.Message()); break;
                case 11: _inputs.Add(Port(graph.Message())); break;
                case 12: _outputs.Add(Port(graph.Message())); break;
            }
            if (_weights.Count + _inputs.Count + _outputs.Count + _operators.Count > MostItems) throw new InvalidDataException($"it has more than {MostItems} tensors");
        }
    }

    void Node(Protobuf node)
    {
        var (type, domain) = ("", "");
        while (node.Next())
            if (node.Field == 4) type = Word(node);
            else if (node.Field == 7) domain = Word(node);
        var name = domain is "" or "ai.onnx" ? type : $"{domain}.{type}";
        _operators[name] = _operators.GetValueOrDefault(name) + 1;
    }

    void Initializer(Protobuf tensor)
    {
        var (shape, type, name) = (new List<long>(), 0L, "");
        while (tensor.Next())
            switch (tensor.Field)
            {
                case 1: tensor.Numbers(shape); break;
                case 2: type = tensor.Number; break;
                case 8: name = Word(tensor); break;
                case 13: External(tensor.Message()); break;
            }
        var elements = ElementType.Elements(shape) ?? throw new InvalidDataException($"tensor {name} has an impossible shape");
        var word = ElementType.OfOnnx(type);
        _weights.Add(new(name, [.. shape], word, elements, ElementType.Bytes(word, elements)));
    }

    /// <summary>Where a tensor's bytes lie, when not here (StringStringEntryProto <c>location</c>). Said as it stands, and not followed.</summary>
    void External(Protobuf entry)
    {
        var (key, value) = Entry(entry);
        if (key == "location" && _outside.Count < 1000)
            _outside.Add(value.Length > 200 ? value[..199] + "…" : Leaves(value) ? $"{value} (outside of the model's folder)" : value);
    }

    static bool Leaves(string path) => path.StartsWith('/') || path.Contains('\\') || path.Contains(':') || path.Split('/').Contains("..");

    Port Port(Protobuf value)
    {
        var (name, type, shape) = ("", "", new List<string>());
        while (value.Next())
            if (value.Field == 1) name = Word(value);
            else if (value.Field == 2) type = TensorType(value.Message(), shape);
        return new(name, type, [.. shape]);
    }

    /// <summary>TypeProto with its tensor_type; sequences and maps are named only.</summary>
    string TensorType(Protobuf type, List<string> shape)
    {
        var word = "";
        while (type.Next())
        {
            if (type.Field != 1)
            {
                word = type.IsBytes ? "sequence, map or optional" : word;
                continue;
            }
            var tensor = type.Message();
            while (tensor.Next())
                if (tensor.Field == 1) word = ElementType.OfOnnx(tensor.Number);
                else if (tensor.Field == 2) Dimensions(tensor.Message(), shape);
        }
        return word;
    }

    void Dimensions(Protobuf shape, List<string> into)
    {
        while (shape.Next())
        {
            if (shape.Field != 1 || into.Count >= 64) continue;
            var (dimension, text) = (shape.Message(), "?");
            while (dimension.Next()) text = dimension.Field == 1 ? Text(dimension.Number) : dimension.Field == 2 ? Word(dimension) : text;
            into.Add(text);
        }
    }
}
