namespace Kedge.Explanations;

public enum Language { English, Chinese }

/// <summary>The same in both languages.</summary>
public sealed record Words(string English, string Chinese)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;
}
