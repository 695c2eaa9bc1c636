namespace Kedge.Images.Outputs;

/// <summary>The wording of what can go wrong when an image leaves the store: KDG303x.</summary>
public static class OutputProblems
{
    public static Problem NotALayout(string folder) => new("KDG3030", $"{folder} is there already and is not an OCI image layout",
        Hint: "name a new folder, or one that an earlier `--output oci:` wrote");

    public static Problem UnknownOutput(string asked) => new("KDG3031", $"'{asked}' is not an output that kedge knows",
        Hint: "write --output oci:DIR or --output docker-archive:FILE");

    public static Problem CannotWrite(string path, Exception cause) => new("KDG3032", $"cannot write {path}: {cause.Message}",
        Hint: "nothing half-written was left there; the image is whole in the store, so the same command only has to write it out again");
}
