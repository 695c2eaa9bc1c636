using System.IO.Compression;

namespace Kedge.Tests.Packages.Python;

/// <summary>The smallest wheel that an index can list: metadata and one module.</summary>
static class TinyWheel
{
    public static byte[] Make(string file, params string[] requires)
    {
        var (name, version) = (file.Split('-')[0], file.Split('-')[1]);
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Put($"{name}.py", $"version = '{version}'\n");
            Put($"{name}-{version}.dist-info/METADATA",
                $"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{string.Concat(requires.Select(r => r.Contains(':') ? r + "\n" : $"Requires-Dist: {r}\n"))}\nA text.\n");
            Put($"{name}-{version}.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
            Put($"{name}-{version}.dist-info/RECORD", "");

            void Put(string path, string text)
            {
                using var entry = new StreamWriter(zip.CreateEntry(path).Open());
                entry.Write(text);
            }
        }
        return bytes.ToArray();
    }

    public static void Write(string folder, string file, params string[] requires)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, file), Make(file, requires));
    }
}
