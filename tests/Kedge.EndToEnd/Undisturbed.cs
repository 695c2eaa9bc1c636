using Xunit.Sdk;

namespace Kedge.EndToEnd;

/// <summary>
/// For what is seen in a real program's time, such as which part of a step takes longest. Whatever else runs on the machine may hide it
/// once, or show what is not there; it does not do so every time, as a program that is wrong does.
/// </summary>
static class Undisturbed
{
    const int Tries = 10;

    /// <param name="look">Fails where it does not see what it should.</param>
    /// <param name="again">Makes anew what it looks at.</param>
    public static async Task Sees(Func<Task> look, Func<Task> again)
    {
        for (var left = Tries; ; left--)
        {
            try
            {
                await look();
                return;
            }
            catch (XunitException) when (left > 1)
            {
                await again();
            }
        }
    }
}
