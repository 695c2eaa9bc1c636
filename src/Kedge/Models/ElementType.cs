namespace Kedge.Models;

/// <summary>Element types by PyTorch's names, with their size in bits.</summary>
public static class ElementType
{
    static readonly Dictionary<string, int> Bits = new(StringComparer.Ordinal)
    {
        ["float64"] = 64, ["float32"] = 32, ["float16"] = 16, ["bfloat16"] = 16, ["int64"] = 64, ["int32"] = 32, ["int16"] = 16, ["int8"] = 8,
        ["uint8"] = 8, ["bool"] = 8,
        ["uint16"] = 16, ["uint32"] = 32, ["uint64"] = 64, ["complex32"] = 32, ["complex64"] = 64, ["complex128"] = 128, ["qint8"] = 8, ["quint8"] = 8, ["qint32"] = 32,
        ["float8_e4m3fn"] = 8, ["float8_e5m2"] = 8, ["float8_e4m3fnuz"] = 8, ["float8_e5m2fnuz"] = 8, ["float8_e8m0fnu"] = 8,
        ["float4_e2m1fn_x2"] = 8, ["int4"] = 4, ["uint4"] = 4, ["string"] = 0,
    };

    public static bool IsKnown(string name) => Bits.ContainsKey(name);

    /// <summary>Of so many elements; an unknown type has no size.</summary>
    public static long Bytes(string type, long elements) =>
        Bits.GetValueOrDefault(type) is var bits && bits >= 8 ? checked(elements * (bits / 8)) : (elements * bits + 7) / 8;

    /// <summary><c>torch.FloatStorage</c> and its siblings (torch/storage.py).</summary>
    public static string? OfStorage(string name) => name switch
    {
        "DoubleStorage" =>
            "float64", "FloatStorage" =>
                "float32", "HalfStorage" =>
                    "float16", "BFloat16Storage" => "bfloat16", "LongStorage" => "int64", "IntStorage" => "int32", "ShortStorage" => "int16",
        "CharStorage" =>
            "int8", "ByteStorage" =>
                "uint8", "BoolStorage" =>
                    "bool", "ComplexFloatStorage" => "complex64", "ComplexDoubleStorage" => "complex128", "QInt8Storage" => "qint8",
        "QUInt8Storage" => "quint8", "QInt32Storage" => "qint32", "UntypedStorage" => "uint8", _ => null,
    };

    /// <summary>safetensors' words (its README, "Format").</summary>
    public static string OfSafetensors(string word) => word switch
    {
        "F64" => "float64", "F32" => "float32", "F16" => "float16", "BF16" => "bfloat16", "I64" => "int64", "I32" => "int32", "I16" => "int16",
        "I8" => "int8", "U8" => "uint8", "BOOL" => "bool",
        "U16" => "uint16", "U32" => "uint32", "U64" => "uint64", "F8_E4M3" => "float8_e4m3fn", "F8_E5M2" => "float8_e5m2", "C64" => "complex64", _ => word,
    };

    /// <summary>ONNX's numbers (onnx.proto, TensorProto.DataType).</summary>
    public static string OfOnnx(long number) => number switch
    {
        1 => "float32", 2 => "uint8", 3 => "int8", 4 => "uint16", 5 => "int16", 6 => "int32", 7 => "int64", 8 => "string", 9 => "bool",
        10 => "float16", 11 => "float64", 12 => "uint32", 13 => "uint64",
        14 => "complex64", 15 => "complex128", 16 => "bfloat16", 17 => "float8_e4m3fn", 18 => "float8_e4m3fnuz", 19 => "float8_e5m2",
        20 => "float8_e5m2fnuz", 21 => "uint4", 22 => "int4", _ => $"type {number}",
    };

    /// <summary>The number of elements; null for a shape that no tensor has.</summary>
    public static long? Elements(IEnumerable<long> shape)
    {
        var elements = 1L;
        foreach (var size in shape)
            if (size < 0 || (size > 0 && elements > (1L << 50) / size)) return null;
            else elements *= size;
        return elements;
    }
}
