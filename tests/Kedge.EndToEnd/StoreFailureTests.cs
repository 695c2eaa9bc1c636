using Kedge.Images.Outputs;
using Kedge.Store;
using Kedge.Tests.Images;

namespace Kedge.EndToEnd;

/// <summary>Disks that are full or read-only, for real: small file systems mounted for the test.</summary>
public sealed class StoreFailureTests : IDisposable
{
    readonly string _mount = Directory.CreateTempSubdirectory("kedge-disk-").FullName;

    public void Dispose()
    {
        Built.Run("umount", [_mount], "/").Wait();
        Directory.Delete(_mount, recursive: true);
    }

    async Task Mount(string options) => (await Built.Run("mount", ["-t", "tmpfs", "-o", options, "tmpfs", _mount], "/")).Ended(0);

    [FactWith("root")]
    public async Task A_full_disk_says_so_and_leaves_nothing_half_written()
    {
        await Mount("size=1m");
        var store = new BlobStore(_mount);
        var failure = Assert.Throws<KedgeException>(() =>
        {
            using var blob = store.Create();
            for (var i = 0; i < 100; i++) blob.Write(new byte[64 << 10]);
            blob.Commit();
        });
        Assert.Equal("KDG3901", failure.Problem.Code);
        Assert.Contains("kedge prune", failure.Problem.Hint);
        Assert.Empty(Directory.GetFiles(_mount, "*", SearchOption.AllDirectories));
        store.Remember("kind", Digest.Of("key"), "there is room again"u8);
        Assert.NotNull(store.Recall("kind", Digest.Of("key")));
    }

    [FactWith("root")]
    public async Task A_full_disk_under_an_output_leaves_the_folder_as_it_was()
    {
        await Mount("size=32k");
        using var made = new HandmadeImage();
        var failure = await Assert.ThrowsAsync<KedgeException>(() => DockerArchive.WriteFile(made.Image, made.Store, Path.Combine(_mount, "a.tar"),
            CancellationToken.None));
        Assert.Equal("KDG3032", failure.Problem.Code);
        await File.WriteAllBytesAsync(Path.Combine(_mount, "mine"), new byte[24 << 10]);
        failure = await Assert.ThrowsAsync<KedgeException>(() => OciLayout.Write(made.Image, made.Store, Path.Combine(_mount, "out"), CancellationToken.None));
        Assert.Equal("KDG3032", failure.Problem.Code);
        Assert.Equal([Path.Combine(_mount, "mine")], Directory.GetFileSystemEntries(_mount));
    }

    [FactWith("root")]
    public async Task A_read_only_store_can_be_read_and_says_why_it_cannot_be_written()
    {
        await Mount("size=1m");
        Digest digest;
        using (var blob = new BlobStore(_mount).Create())
        {
            blob.Write("whole"u8);
            digest = blob.Commit()!.Value;
        }
        File.SetLastWriteTimeUtc(new BlobStore(_mount).PathOf(digest), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        (await Built.Run("mount", ["-o", "remount,ro", _mount], "/")).Ended(0);
        var store = new BlobStore(_mount);
        using var lease = store.Lease();
        Assert.True(store.Has(digest));
        foreach (var write in (Action[])[() => store.Create().Dispose(), () => store.Remember("kind", digest, [1])])
            Assert.Equal("KDG3903", Assert.Throws<KedgeException>(write).Problem.Code);
    }

    [FactWith("root", "setpriv")]
    public async Task A_store_of_another_user_says_so()
    {
        await Mount("size=1m,mode=755");
        new BlobStore(_mount).Remember("kind", Digest.Of("key"), "value"u8);
        using var built = new Built();
        var environment = built.Surroundings();
        environment["KEDGE_STORE"] = _mount;
        File.SetUnixFileMode(_mount, (UnixFileMode)0x1ED);
        var run = (await Built.Run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Built.Program, "prune"], "/", environment)).Ended(2);
        Assert.Contains("KDG3902", run.Error);
        Assert.Contains("this user may not", run.Error);
    }
}
