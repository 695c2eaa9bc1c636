using System.Text.RegularExpressions;

namespace Kedge.Docs.Claims;

/// <summary>
/// Words around a version that make it no claim about an environment: it is bounded ("2.4 or later", "up to"), one of several, historical, measured elsewhere,
/// conditional, an example, or advice.
/// </summary>
static partial class Hedges
{
    /// <param name="before">The sentence up to what has the version.</param>
    /// <param name="after">The sentence behind the version.</param>
    public static bool Hold(ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        Before().IsMatch(before) || After().IsMatch(after) || Anywhere().IsMatch(before) || Anywhere().IsMatch(after);

    /// <summary>A bound or a purpose right before the name, or the other end of a range.</summary>
    [GeneratedRegex(@"(?:[<>≥≤~^≧≦]=?\s*|\b(?:since|until|till|than|least|most|minimum|above|below|between|from|through|to|or|for|vs|as of)\s+(?:the\s+)?[`*_]*(?:latest\s+)?|\d\s*[/-]\s*|从|至|到|或)[`*_]*$", RegexOptions.IgnoreCase, PatternTime.Longest)]
    private static partial Regex Before();

    /// <summary>A bound or another version right behind.</summary>
    [GeneratedRegex(@"^[`*_]*(?:\+|\s*[(（,，、]?\s*(?:或|及?以[上下前后]|之[前后]|起|\b(?:or|and)\s+(?:later|newer|higher|above|greater|up|upwards|older|lower|below|earlier|v?\d)|\b(?:to|through)\s+v?\d|[-–~～—]\s*v?\d|[至到和及、,/|]\s*v?\d|\bseries\b|\bcompat))", RegexOptions.IgnoreCase, PatternTime.Longest)]
    private static partial Regex After();

    [GeneratedRegex(@"\b(?:since|before|until|older|newer|later|earlier|than|at least|at most|minimum|required|requires?|needs?|supports?|supported|supporting|compat\w*|broke|breaks?|fix(?:e[ds])?|NGC|no|not|never|cannot|without|unless|instead|unlike|longer|upgrade[ds]?|upgrading|update[ds]?|bump\w*|migrat\w*|change[ds]?|deprecated|removed|introduce[ds]?|new in|example|e\.g|such as|if|when|whether|say|would|could|may|might|was|were|had|used to|formerly|other|another|different|tested|tests? (?:with|on|against)|verified|verification|versus|release[ds]|history|changelog|results?|benchmark\w*|measured?|obtained|reported|errors?|recommend\w*|suggest\w*|standard)\b|[?…]|以前|之前|之后|以后|支持|兼容|需要|要求|不|无|没有|例如|比如|如果|若|时，|更高|更低|旧|升级|其他|测试|评测|验证|实验结果|建议|推荐|错误|报错", RegexOptions.IgnoreCase, PatternTime.Longest)]
    private static partial Regex Anywhere();
}
