using System.IO.Compression;
using System.Text;

namespace Kedge.EndToEnd.Wheels;

/// <summary>A folder with one wheel that is named like torch and holds a line: what surrounds torch can be built and started in seconds.</summary>
static class TinyTorch
{
    const string Name = "torch-2.6.0";

    /// <param name="python">cp312 and the like.</param>
    public static string Make(string folder, string python)
    {
        Directory.CreateDirectory(folder);
        (string Path, string Text)[] files =
        [
            ("torch/__init__.py", "__version__ = \"2.6.0\"\n"),
            ($"{Name}.dist-info/METADATA", "Metadata-Version: 2.1\nName: torch\nVersion: 2.6.0\n"),
            ($"{Name}.dist-info/WHEEL", $"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: false\nTag: {python}-{python}-manylinux1_x86_64\n"),
        ];
        using var zip = ZipFile.Open(Path.Combine(folder, $"{Name}-{python}-{python}-manylinux1_x86_64.whl"), ZipArchiveMode.Create);
        foreach (var (path, text) in files.Append(($"{Name}.dist-info/RECORD", string.Concat(files.Select(Line)) + $"{Name}.dist-info/RECORD,,\n")))
        {
            using var entry = zip.CreateEntry(path).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }
        return folder;
    }

    /// <summary>As RECORD has it: the digest in URL-safe Base64 without padding.</summary>
    static string Line((string Path, string Text) file)
    {
        var bytes = Encoding.UTF8.GetBytes(file.Text);
        var digest = Convert.ToBase64String(Convert.FromHexString(Digest.Of(bytes).Hex)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return $"{file.Path},sha256={digest},{bytes.Length}\n";
    }
}
