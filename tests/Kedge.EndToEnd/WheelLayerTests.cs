using Kedge.Images;
using Kedge.Images.Layers;
using Kedge.Images.Outputs;
using Kedge.Images.Wheels;
using Kedge.Packages.Python;
using Kedge.Sessions.Engines;
using Kedge.Tests.Images;
using Kedge.Tests.Packages.Python;
using Kedge.Tests.Packages.Zip;

namespace Kedge.EndToEnd;

/// <summary>Gzip layers of many members around a wheel's own deflate streams, judged by the tools that have to read them.</summary>
public sealed class WheelLayerTests : IDisposable
{
    const string Library = "opt/venv/lib/python3.13/site-packages/many/lib.so";
    static readonly CancellationToken Go = CancellationToken.None;
    readonly HandmadeImage _made = new();

    public void Dispose() => _made.Dispose();

    [FactWith("gzip", "tar")]
    public async Task Gzip_and_tar_read_it()
    {
        foreach (var layer in new[] { Lay(false), Lay(true) })
        {
            var path = _made.Store.PathOf(layer.Packed!.Digest);
            (await Built.Run("sh", ["-c", $"gzip -t < {path}"], _made.Folder)).Ended(0);
            var said = (await Built.Run("sh",
                ["-c", $"gzip -dc < {path} | sha256sum; tar -xzf {path} && sha256sum {Library}; tar -tzf {path} | grep -c many/m"], _made.Folder))
                    .Ended(0);
            Assert.Equal([layer.DiffId.Hex, Digest.Of(Content).Hex, "1000"], said.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]));
        }
    }

    [FactWith("umoci", "skopeo")]
    public async Task Umoci_and_skopeo_read_the_layout_and_nothing_is_compressed_again()
    {
        var layer = Lay(true);
        var folder = Path.Combine(_made.Folder, "out");
        await OciLayout.Write(With(layer), _made.Store, folder, Go);
        Assert.Equal(layer.Packed!.Size, new FileInfo(Path.Combine(folder, "blobs/sha256", layer.Packed.Digest.Hex)).Length);
        (await Built.Run("skopeo", ["copy", $"oci:{folder}:pytorch2.6-cpu-python3.13", $"dir:{folder}.dir"], _made.Folder)).Ended(0);
        (await Built.Run("umoci", ["unpack", "--rootless", "--image", $"{folder}:pytorch2.6-cpu-python3.13", "unpacked"], _made.Folder)).Ended(0);
        Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(_made.Folder, "unpacked/rootfs", Library)));
    }

    [FactWith("docker")]
    public Task Docker_pulls_and_loads_it() => Engine("docker");

    [FactWith("podman")]
    public Task Podman_pulls_and_loads_it() => Engine("podman");

    async Task Engine(string name)
    {
        var engine = await ContainerEngine.Find(v => v == "KEDGE_ENGINE" ? name : Environment.GetEnvironmentVariable(v), Go);
        foreach (var lazy in new[] { false, true })
        {
            var image = With(Lay(lazy));
            var reference = await engine.Load(image, _made.Store, null, Go);
            await Holds(name, reference);
            await Built.Run(name, ["rmi", "-f", reference], _made.Folder);
            var archive = Path.Combine(_made.Folder, $"{name}-{lazy}.tar");
            await DockerArchive.WriteFile(image, _made.Store, archive, Go);
            (await Built.Run(name, ["load", "-i", archive], _made.Folder)).Ended(0);
            await Holds(name, image.Names[0]);
            await Built.Run(name, ["rmi", "-f", image.Names[0]], _made.Folder);
        }
    }

    /// <summary>The file as a container of the image has it.</summary>
    async Task Holds(string engine, string reference)
    {
        var container = (await Built.Run(engine, ["create", reference], _made.Folder)).Ended(0).Out.Trim();
        try
        {
            (await Built.Run(engine, ["cp", $"{container}:/{Library}", "copied.so"], _made.Folder)).Ended(0);
            Assert.Equal(Content, await File.ReadAllBytesAsync(Path.Combine(_made.Folder, "copied.so")));
        }
        finally
        {
            await Built.Run(engine, ["rm", container], _made.Folder);
        }
    }

    Image With(Layer layer) => Image.Of(HandmadeImage.Lock(Guid.NewGuid().ToString("n")[..12]), [.. _made.Image.Layers, layer]);

    /// <summary>3 MB that compress by half.</summary>
    static byte[] Content { get; } = MakeContent();

    static byte[] MakeContent()
    {
        var bytes = new byte[3 << 20];
        new Random(5).NextBytes(bytes.AsSpan(bytes.Length / 2));
        return bytes;
    }

    /// <summary>One library and a thousand modules, some above the size up to which files are compressed together.</summary>
    Layer Lay(bool lazy)
    {
        var maker = new WheelMaker("many").Add(new ZipMember("many/lib.so", Content));
        for (var i = 0; i < 1000; i++) maker.Add($"many/m{i:d3}.py", string.Concat(Enumerable.Range(0, i).Select(n => $"x{n} = {i}\n")));
        var locked = maker.In(_made.Store);
        using var zip = _made.Store.OpenRead(locked.Sha256);
        var plan = Installation.Of(Wheel.Open(zip, locked.File).Value, new("3.13"), requested: true).Value;
        return WheelLayer.Write("many", [new(plan, locked.Sha256)], _made.Store, new(lazy, null), Go);
    }
}
