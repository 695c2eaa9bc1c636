using System.Collections.Immutable;

namespace Kedge.Models.Pickles;

/// <summary>What the names in a pickle mean for whoever loads it.</summary>
static class ImportList
{
    const int Most = 100;

    /// <summary>Modules by which code reaches the system, other code, or the network. The list of what is harmless is the other one, below.</summary>
    static readonly HashSet<string> Reaching = new(StringComparer.Ordinal)
    {
        "os", "posix", "nt", "subprocess", "sys", "shutil", "socket", "runpy", "importlib", "imp", "ctypes", "pty", "code", "codeop", "commands",
        "webbrowser", "pickle", "_pickle", "cPickle", "dill",
        "cloudpickle", "marshal", "types", "multiprocessing", "threading", "_thread", "asyncio", "urllib", "http", "requests", "ftplib", "smtplib",
        "telnetlib", "xmlrpc", "ssl", "bdb", "pdb", "timeit", "trace",
        "cProfile", "profile", "pip", "pydoc", "doctest", "signal", "platform", "tempfile", "io", "pathlib", "glob", "zipfile", "tarfile", "sqlite3",
        "gc", "inspect", "linecache", "operator", "functools", "atexit", "site", "venv", "ensurepip",
    };

    static readonly HashSet<string> Builtins = new(StringComparer.Ordinal)
    {
        "eval", "exec", "compile", "open", "__import__", "getattr", "setattr", "delattr", "globals", "locals", "vars", "input", "breakpoint",
        "execfile", "apply", "map", "filter", "type", "file", "help", "exit", "quit", "print", "super", "classmethod",
    };

    static readonly string[] Torch = ["torch.hub", "torch.utils.cpp_extension", "torch.jit", "torch.serialization.load", "torch.load",
        "torch.compile", "torch._inductor", "torch._dynamo", "torch.utils.collect_env", "torch.distributed.launch", "torch.distributed.run",
            "torch.multiprocessing", "torch.package"];

    /// <summary>What <c>torch.load(weights_only=True)</c> accepts without being told (torch/_weights_only_unpickler.py).</summary>
    static bool IsPlain(PickledGlobal global) => global switch
    {
        { Module: "collections", Name: "OrderedDict" or "Counter" or "defaultdict" } => true,
        { Module: "torch._utils" } => global.Name.StartsWith("_rebuild_", StringComparison.Ordinal),
        { Module: "torch._tensor", Name: "_rebuild_from_type_v2" } or { Module: "torch.nn.parameter" } or { Module: "torch.storage" }
            or { Module: "_codecs", Name: "encode" } => true,
        { Module: "torch.serialization", Name: "_get_layout" } or { Module: "torch.jit._pickle" } => true,
        { Module: "torch" } =>
            global.Name.EndsWith("Storage", StringComparison.Ordinal) || global.Name is "Size" or "Tensor" or "device" or "layout" or "dtype"
                || ElementType.IsKnown(global.Name),
        { Module: "builtins" or "__builtin__",
            Name: "set" or "frozenset" or "int" or "float" or "str" or "bytes" or "bytearray" or "list" or "dict" or "tuple" or "complex" or "bool"
                or "object" or "slice" or "range" } => true,
        { Module: "copyreg" or "copy_reg", Name: "_reconstructor" } => true,
        _ => global.Module == "__torch__" || global.Module.StartsWith("__torch__.", StringComparison.Ordinal),
    };

    /// <summary>The most dangerous first, PyTorch's own last.</summary>
    public static ImmutableArray<Import> Of(PickleReader pickle)
    {
        var calls = new Dictionary<string, PickledCall>(StringComparer.Ordinal);
        foreach (var call in pickle.Calls)
            if (call.Callable is PickledGlobal global) calls.TryAdd(global.Full, call);
        var imports =
            from global in pickle.Globals
            where !IsPlain(global)
            let import = new Import(Clean(global.Full), DangerOf(global), calls.TryGetValue(global.Full, out var call) ? Clean(call.Show()) : null)
            orderby import.Danger descending, import.Name.StartsWith("torch.", StringComparison.Ordinal)
            select import;
        return [.. imports.Take(Most)];
    }

    static Danger DangerOf(PickledGlobal global)
    {
        var top = global.Module.Split('.')[0];
        var reaches = Reaching.Contains(top) || (top is "builtins" or "__builtin__" && Builtins.Contains(global.Name.Split('.')[0]))
            || Torch.Any(t => global.Full == t || global.Full.StartsWith(t + ".", StringComparison.Ordinal))
            || global.Full.Contains("__", StringComparison.Ordinal) && global.Name.Contains('.');
        return reaches ? Danger.RunsCode : Danger.NeedsCode;
    }

    /// <summary>Shown in terminals and pages: one line, of a length.</summary>
    static string Clean(string text)
    {
        var line = OneLine.Of(text);
        return line.Length <= 160 ? line : line[..159] + "…";
    }
}
