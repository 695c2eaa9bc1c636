namespace Kedge.Site;

public static class SiteProblems
{
    public static Problem SameAddress(string path, string other, string address, string instead) =>
        new("KDG6200", $"{path} and {other} would both be {address}", new Place(path),
            Hint: $"it is {instead} now; give one of them another name") { Severity = Severity.Warning };

    public static Problem NavNamesNothing(string path) =>
        new("KDG6201", $"the navigation names {path}, and there is no such page", new Place(path), Hint: "mend `nav:` in mkdocs.yml") { Severity = Severity.Warning };

    public static Problem NoPages(string folder) =>
        new("KDG6202", $"there is no page to build below {folder}",
            Hint: "a site is made of README.md, docs/ and runs/*/RUN.md; `site: pages:` in kedge.docs.yaml names others");

    public static Problem NotOurs(string folder) =>
        new("KDG6203", $"{folder} has files that no build of Kedge's wrote",
            Hint: "name an empty folder: files that an earlier build wrote are replaced and removed there");

    public static Problem OutHoldsPages(string folder) =>
        new("KDG6204", $"{folder} holds the pages themselves", Hint: "name another folder, such as _site");

    public static Problem CannotWrite(string path, string why) =>
        new("KDG6205", $"cannot write {path}: {why}", Hint: "what was there before may be half replaced; run the command again");

    public static Problem Unparsed(string path, string why) =>
        new("KDG6206", $"{path} is shown as plain text: {why}", new Place(path), Hint: "`kedge docs lint` says more") { Severity = Severity.Warning };

    public static Problem CannotCopy(string path, string why) =>
        new("KDG6207", $"cannot copy {path}: {why}", new Place(path),
            Hint: "the page that shows it is written; the file is missing beside it") { Severity = Severity.Warning };

    public static Problem BadRedirect(string page, string from) =>
        new("KDG6208", $"{page} is not reached from '{from}': another page stands there, or it lies outside of the site", new Place(page),
            Hint: "redirect_from names addresses such as old/guide.html, seen from the site's root") { Severity = Severity.Warning };

    public static Problem CannotListen(int port, string why) =>
        new("KDG6209", $"cannot serve on port {port} of 127.0.0.1: {why}", Hint: "name another with --port");

    public static Problem BadNav(string file, string why) =>
        new("KDG6210", $"{file} is not understood: {why}", new Place(file),
            Hint: "the navigation follows from folders as long as it is so") { Severity = Severity.Warning };

    public static Problem LostLinks(string path, int count) =>
        new("KDG6211", count == 1 ? $"a link on {path} leads nowhere: it became words" : $"{count} links on {path} lead nowhere: they became words",
            new Place(path), Hint: "`kedge docs lint` says which; a broken link would end the build of another site maker") { Severity = Severity.Warning };
}
