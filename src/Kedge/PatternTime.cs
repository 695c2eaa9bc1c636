namespace Kedge;

/// <summary>
/// How long a regular expression may look, in milliseconds of the clock. It keeps a pattern from running for ever, and no more: on a busy
/// machine a thread stands still for a second between two characters, and that must end nothing.
/// </summary>
static class PatternTime
{
    public const int Longest = 60_000;
}
