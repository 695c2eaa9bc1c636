using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Kedge.Images.Wheels;

/// <summary>
/// A thread that does small pieces of work in the order given, so that hashing and writing overlap with inflating. Bounded: who
/// gives work too quickly waits, and memory stays what the pieces in line hold.
/// </summary>
sealed class Lane : IDisposable
{
    readonly BlockingCollection<(Action Work, Action Afterwards)> _work;
    readonly Task _worker;
    volatile Exception? _failure;

    public Lane(int depth)
    {
        _work = new(depth);
        _worker = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <param name="afterwards">Runs also when the work failed or was left undone after a failure: who waits for a buffer gets it.</param>
    public void Post(Action work, Action afterwards)
    {
        Rethrow();
        _work.Add((work, afterwards));
    }

    /// <summary>Waits until all is done; throws what went wrong on the way.</summary>
    public void Finish()
    {
        _work.CompleteAdding();
        _worker.Wait();
        Rethrow();
    }

    public void Dispose()
    {
        if (!_work.IsAddingCompleted) _work.CompleteAdding();
        _worker.Wait();
        _work.Dispose();
    }

    void Rethrow()
    {
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    void Run()
    {
        foreach (var (work, afterwards) in _work.GetConsumingEnumerable())
        {
            try
            {
                // After a failure the rest is taken off the line undone, so that nobody waits for room.
                if (_failure is null) work();
            }
            catch (Exception failed)
            {
                _failure = failed;
            }
            afterwards();
        }
    }
}
