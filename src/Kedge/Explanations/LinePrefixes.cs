using System.Text.RegularExpressions;

namespace Kedge.Explanations;

/// <summary>
/// What launchers, loggers and containers print before every line, so that a message over several lines reads as it was written:
/// <c>[rank0]: </c>, <c>[1,2]&lt;stdout&gt;: </c>, <c>trainer_1  | </c>, <c>2026-01-02T03:04:05.6Z </c>, <c>0.432 </c> (docker build), <c>12: </c> (srun -l).
/// </summary>
static partial class LinePrefixes
{
    public static string Strip(string page)
    {
        try
        {
            return AskedTwice.Of(() => Prefixes().Replace(page, ""));
        }
        catch (RegexMatchTimeoutException)
        {
            return page;
        }
    }

    [GeneratedRegex("""
        ^(?>
            \[(?:default|rank|Rank\ )?\d{1,6}\]:[ ]?
          | \[\d{1,4},\d{1,6}\]<std(?:out|err)>:[ ]?
          | \[[\w.-]{1,60}:\d{1,6}(?::\d{1,6})?\]:?[ ]
          | \d{1,5}:[ ]
          | [\w.-]{1,80}[ ]{0,60}\|[ ]
          | \((?:\w+\ )?pid=\d+[^)\n]{0,60}\)[ ]
          | \[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[ ]?[+-]\d\d:?\d\d)?\]?[ ](?:std(?:out|err)[ ][FP][ ])?
          | \#\d{1,4}[ ](?=\d)
          | \d{1,6}\.\d{1,3}[ ]
          | \|[ ]
        ){1,4}
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant, 200)]
    private static partial Regex Prefixes();
}
