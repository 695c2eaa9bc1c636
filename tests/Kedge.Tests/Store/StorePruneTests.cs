using System.Collections.Concurrent;
using System.Text;
using Kedge.Store;

namespace Kedge.Tests.Store;

public sealed class StorePruneTests : IDisposable
{
    static readonly DateTime LongAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    readonly string _root = Directory.CreateTempSubdirectory("kedge-prune-").FullName;
    readonly BlobStore _store;

    public StorePruneTests() => _store = new(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_nobody_used_goes_and_the_rest_stays()
    {
        var old = Age(Put("old"));
        var used = Put("used");
        _store.Remember("layer", used, "value"u8);
        var pruned = Prune(TimeSpan.FromDays(30));
        Assert.False(_store.Has(old));
        Assert.True(_store.Has(used));
        Assert.Equal((1, 3L), (pruned.Removed, pruned.RemovedBytes));
        Assert.NotNull(_store.Recall("layer", used));
        Assert.Empty(Directory.GetFiles(Path.Combine(_root, "trash")));
    }

    [Fact]
    public void Asking_for_a_blob_is_using_it()
    {
        var old = Age(Put("old"));
        Assert.True(_store.Has(old));
        Assert.Equal(0, Prune(TimeSpan.FromDays(30)).Removed);
    }

    [Fact]
    public void All_means_everything_that_no_build_holds()
    {
        var before = Age(Put("before"));
        using (_store.Lease())
        {
            var during = Put("during");
            var pruned = Prune(TimeSpan.Zero, new BlobStore(_root));
            Assert.Equal(1, pruned.Leases);
            Assert.False(_store.Has(before));
            Assert.True(_store.Has(during));
        }
        Assert.Equal(1, Prune(TimeSpan.Zero).Removed);
    }

    [Fact]
    public void A_dry_run_only_counts()
    {
        var old = Age(Put("old"));
        var pruned = new StorePrune(_store, DateTime.UtcNow.AddDays(-1), dryRun: true).Run(CancellationToken.None);
        Assert.Equal(1, pruned.Removed);
        Assert.True(_store.Has(old));
    }

    [Fact]
    public void Temporary_files_of_dead_processes_go_those_being_written_stay()
    {
        var dead = Temporary("4194304-dead");
        using var writing = _store.Create();
        foreach (var path in Directory.GetFiles(Path.Combine(_root, "tmp"))) File.SetLastWriteTimeUtc(path, LongAgo);
        Prune(TimeSpan.FromDays(30));
        Assert.False(File.Exists(dead));
        writing.Write("whole"u8);
        Assert.True(_store.Has(writing.Commit()!.Value));
    }

    [Fact]
    public void A_partial_download_at_work_stays()
    {
        var partial = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "partial")).FullName, Digest.Of("x").Hex);
        using (new FileStream(partial, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            File.SetLastWriteTimeUtc(partial, LongAgo);
            Assert.Equal(0, Prune(TimeSpan.Zero).Removed);
        }
        Assert.Equal(1, Prune(TimeSpan.Zero).Removed);
    }

    [Fact]
    public void A_store_that_is_not_there_has_nothing_to_prune() =>
        Assert.Equal(0, Prune(TimeSpan.Zero, new BlobStore(Path.Combine(_root, "none"))).Removed);

    /// <summary>
    /// Builders that ask, make, ask again and read, each as a process would, while prune takes everything it may. They go on
    /// until there was something to contend for, however slow the machine; on threads of their own, whatever other tests run.
    /// </summary>
    [Fact]
    public async Task Builds_lose_nothing_while_prune_hammers()
    {
        var failures = new ConcurrentQueue<string>();
        long removed = 0;
        var building = Task.WhenAll(Enumerable.Range(0, 4).Select(seed => OwnThread(() =>
        {
            var random = new Random(seed);
            for (var build = 0; (build < 60 || Interlocked.Read(ref removed) < 100) && failures.IsEmpty; build++) Build(random, failures);
        })));
        await OwnThread(() =>
        {
            while (!building.IsCompleted) Interlocked.Add(ref removed, Prune(TimeSpan.Zero, new BlobStore(_root)).Removed);
        });
        await building;
        Assert.Empty(failures);
    }

    static Task OwnThread(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    void Build(Random random, ConcurrentQueue<string> failures)
    {
        var store = new BlobStore(_root);
        using var lease = store.Lease();
        var texts = Enumerable.Range(0, 10).Select(_ => $"blob {random.Next(40)}").ToList();
        foreach (var text in texts)
            if (!store.Has(Digest.Of(text))) Put(text, store);
        Thread.Sleep(random.Next(5));
        foreach (var text in texts)
        {
            try
            {
                using var reader = new StreamReader(store.OpenRead(Digest.Of(text)));
                if (reader.ReadToEnd() != text) failures.Enqueue($"{text}: other bytes");
            }
            catch (IOException lost)
            {
                failures.Enqueue(lost.Message);
            }
        }
    }

    Pruned Prune(TimeSpan olderThan, BlobStore? store = null) =>
        new StorePrune(store ?? _store, DateTime.UtcNow - olderThan, dryRun: false).Run(CancellationToken.None);

    Digest Put(string text, BlobStore? store = null)
    {
        using var blob = (store ?? _store).Create();
        blob.Write(Encoding.UTF8.GetBytes(text));
        return blob.Commit()!.Value;
    }

    Digest Age(Digest digest)
    {
        File.SetLastWriteTimeUtc(_store.PathOf(digest), LongAgo);
        return digest;
    }

    string Temporary(string name)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "tmp")).FullName, name);
        File.WriteAllText(path, "left");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        return path;
    }
}
