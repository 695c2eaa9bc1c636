using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Kedge.Images.Wheels;

/// <summary>
/// A thread that does small pieces of work in the order given, so that hashing and writing overlap with inflating. Bounded: who
/// gives work too quickly waits, and memory stays what the pieces in line hold.
/// </summary>
sealed class Lane : IDisposable
{
    readonly BlockingCollection<Action> _work;
    readonly Task _worker;
    volatile Exception? _failure;

    public Lane(int depth)
    {
        _work = new(depth);
        _worker = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public void Post(Action piece)
    {
        Rethrow();
        _work.Add(piece);
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
        foreach (var piece in _work.GetConsumingEnumerable())
        {
            // After a failure the rest is taken off the line undone, so that nobody waits for room.
            if (_failure is not null) continue;
            try
            {
                piece();
            }
            catch (Exception failed)
            {
                _failure = failed;
            }
        }
    }
}
