using System.Text.RegularExpressions;

namespace Kedge.Explanations;

/// <summary>
/// The time of an expression runs by the clock, also while the machine stands still for a moment; then a known failure would go
/// unrecognised. So only what runs out of time twice in a row counts as too slow.
/// </summary>
public static class AskedTwice
{
    public static T Of<T>(Func<T> matches)
    {
        try
        {
            return matches();
        }
        catch (RegexMatchTimeoutException)
        {
            return matches();
        }
    }
}
