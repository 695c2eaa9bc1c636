using System.Text.Json;
using Kedge.Images.Outputs;
using Kedge.Tests.Images;

namespace Kedge.EndToEnd;

/// <summary>What kedge writes, judged by the tools of others.</summary>
public sealed class OutputTests
{
    static readonly CancellationToken Go = CancellationToken.None;

    [FactWith("skopeo")]
    public async Task Skopeo_inspects_the_layout()
    {
        using var made = new HandmadeImage();
        var folder = Path.Combine(made.Folder, "out");
        var digest = await OciLayout.Write(made.Image, made.Store, folder, Go);
        var seen = (await Built.Run("skopeo", ["inspect", $"oci:{folder}"], made.Folder)).Ended(0);
        using var json = JsonDocument.Parse(seen.Out);
        Assert.Equal(digest.ToString(), json.RootElement.GetProperty("Digest").GetString());
        (await Built.Run("skopeo", ["copy", $"oci:{folder}:pytorch2.6-cpu-python3.13", $"dir:{folder}.dir"], made.Folder)).Ended(0);
    }

    [FactWith("umoci")]
    public async Task Umoci_unpacks_the_layout()
    {
        using var made = new HandmadeImage();
        var folder = Path.Combine(made.Folder, "out");
        await OciLayout.Write(made.Image, made.Store, folder, Go);
        (await Built.Run("umoci", ["unpack", "--rootless", "--image", $"{folder}:pytorch2.6-cpu-python3.13", "unpacked"], made.Folder)).Ended(0);
        Assert.Equal(100_000, new FileInfo(Path.Combine(made.Folder, "unpacked/rootfs/etc/motd")).Length);
    }

    [FactWith("gzip")]
    public async Task Gzip_tests_a_layer()
    {
        using var made = new HandmadeImage();
        var gzip = await GzipLayer.Of(made.Image.Layers[1], made.Store, Go);
        (await Built.Run("sh", ["-c", $"gzip -t < {made.Store.PathOf(gzip.Digest)}"], made.Folder)).Ended(0);
    }

    [FactWith("skopeo")]
    public async Task Skopeo_reads_the_docker_archive()
    {
        using var made = new HandmadeImage();
        var file = Path.Combine(made.Folder, "image.tar");
        await DockerArchive.WriteFile(made.Image, made.Store, file, Go);
        var seen = (await Built.Run("skopeo", ["inspect", "--config", "--raw", $"docker-archive:{file}"], made.Folder)).Ended(0);
        Assert.Equal(made.Image.Id, Digest.Of(seen.Out.TrimEnd('\n')));
        (await Built.Run("skopeo", ["inspect", $"oci-archive:{file}:v2.6-cpu"], made.Folder)).Ended(0);
    }
}
