namespace Kedge.Tests.PublicKeys;

/// <summary>Public keys as ssh-keygen made them; their private halves were never kept.</summary>
static class SomeKeys
{
    public const string Ed25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMQGbq4ar9bxydCmUXqBFb+5Sr75iF5Fw6NRYk2cCYcC ada@laptop";
    public const string Ecdsa256 = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBPOmHDEd47GzaxPzBu1ZUtsd+y3DBAUuLyXiXGuxMwrBLVGZNzDgBGlfeASD3BHtoYahFy39XJq64baLLcLdn9k= ada@laptop";
    public const string Ecdsa384 = "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBO7pIdlbkBSQh/beae8O4N/2VjfX44fvT4DQeV5KoX8RBZ8TQ07RSNaNS6vs4fHuujDq81DDzMU62gwEe89TUVsbQNWRh79WYlsiBZMjb3ybIOgDrS006nn72N+H27dh/g== ada@laptop";
    public const string Ecdsa521 = "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBADUoWfeNzusotOmhHIyz3o21y3lalveiTQIOx+PQmUYEZEDHI/HkLUb2VQxClMqUlK+i+pF77n7wPaoQw8/YnwxwQAq9kDD35gqY1V0iPwwPvIM7iuJmHrQzCNqkQHToiegS4VIW8nXSdZZfsQJqfi8g5GgRjH92l2XXtMmSnigkEXkYg== ada@laptop";
    public const string Rsa2048 = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDWx0abYdduyRpl7yLDQTSIWxEJASiZmWVj6XO95X8bF6WiCEHpaXSxaqJUUPw2Fktjq0GxhY07+u0Vlycmn5aT2GaJ+Bi84/HKxa7A0iAdopMlQoAZg0ZjxvHmADJNDzd0xApKCqcs73kYr1kolEDqy1yijEQ8skZ/F6zOEtFdZs8+obeiAKSyYPjeUDTSFh0uiVQdDw6jJqkYqIv8lEklqsue2dLIK9+vEq0DIovurbNcNSvbUgBOYaBa6uM+255B7dAyyvh+ogxgh56RilqCS5SfALyjpzRsqHd9k1VK1409+RmB9TbaJw9PYEdmnRZp4QU6Y1AMOfW/jGeOz5tD ada@laptop";
    public const string Rsa1024 = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQDnjvPqdA3V5nDZqj8SHkXcQXo+G02YNCFuhg/1Eipkk3BEkHDXL66HcztixEktMSclTFVPdrwk4+qon+iSRNyl9GJ6VcQb06HnKssthWtu6Sz6h2FNMCUMRczLI3BlaFc+nx9nDdqlrGxKj+ayffBvhAhdl3XP9zUWSpMguh75JQ== ada@laptop";
    public const string Dsa = "ssh-dss AAAAB3NzaC1kc3MAAACBAKOhuwNiC/tzVFsPhCdjxO6wkGGDWs2SgWxJpQKR8cdHWek2/friKgbAJplZ7Lx0aUeSeMqZlUGYTLQKC9RuTszhmPGWov8jqNOdVHd5qg5aIkCJE1wVMYzftJuCpdxzb/EkO+zIXcKPg9BkBb9BokShphzn5R3goSugUDyOGzPFAAAAFQDeUKqyIHMMhezYJGxfZDOdsseWRQAAAIB20mAaa3TDsvz3kPYrjZRl99WYuEEQxqv/g/ywMl0lixco55CUdmXy3dbVWJfuZK+HL7q67ZzjsdhdoxgKvlQ201pePVQ5Qn+7JTGjpLjsd03HHyXa6HvnEmtKXMPCI8HPnkj71pU5SjXBsn/nR2bckM9AL2LBEeQTKd07QgYfrgAAAIEAl0hjXVs/HwYgRJ5UAewZLgHNxsC67WEQs/aqx2mh3ll0X/pvC8iwz/1mOOFxauW7H4A2KrJvVNRlxMs3T1rVEClMzT2vLrsbu7SDqDDF287uLaPBsdULCQd7k1n65uGYHgvbAdVaO6dsavDU3TapIwXv4EnZpd6o413cw0DVxwE= ada@laptop";
    public const string Certificate = "ecdsa-sha2-nistp256-cert-v01@openssh.com AAAAKGVjZHNhLXNoYTItbmlzdHAyNTYtY2VydC12MDFAb3BlbnNzaC5jb20AAAAgdGPxGHlF+CyPNczygwBcDCOtDeYc9mwqUQQ8RtbdPooAAAAIbmlzdHAyNTYAAABBBPOmHDEd47GzaxPzBu1ZUtsd+y3DBAUuLyXiXGuxMwrBLVGZNzDgBGlfeASD3BHtoYahFy39XJq64baLLcLdn9kAAAAAAAAAAAAAAAEAAAACaWQAAAAJAAAABWtlZGdlAAAAAAAAAAD//////////wAAAAAAAACCAAAAFXBlcm1pdC1YMTEtZm9yd2FyZGluZwAAAAAAAAAXcGVybWl0LWFnZW50LWZvcndhcmRpbmcAAAAAAAAAFnBlcm1pdC1wb3J0LWZvcndhcmRpbmcAAAAAAAAACnBlcm1pdC1wdHkAAAAAAAAADnBlcm1pdC11c2VyLXJjAAAAAAAAAAAAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIMQGbq4ar9bxydCmUXqBFb+5Sr75iF5Fw6NRYk2cCYcCAAAAUwAAAAtzc2gtZWQyNTUxOQAAAEBOJ7LuxMSCrLIOX4JotwYE83HxmTXrqGJdKgTMQcdFOzXc05AA2TOt5WMKqWxXYYvnrort0kmaTHH0oOaI0mQA ada@laptop";

    /// <summary>What ssh-keygen -l says of <see cref="Ed25519"/>.</summary>
    public const string Fingerprint = "SHA256:/Pb3ig+JhPjtpU+D5XogJ2cObpqs3d0gWA09DHJjdb8";

    /// <summary>A key of a security key: its fields put together by hand, since none is at hand.</summary>
    public static string SkEd25519 { get; } = Line("sk-ssh-ed25519@openssh.com", "sk-ssh-ed25519@openssh.com"u8.ToArray(), new byte[32], "ssh:"u8.ToArray());

    /// <summary>A line of any type around any fields.</summary>
    public static string Line(string type, params byte[][] fields)
    {
        var blob = new List<byte>();
        foreach (var field in fields)
        {
            var length = new byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
            blob.AddRange(length);
            blob.AddRange(field);
        }
        return $"{type} {Convert.ToBase64String([.. blob])} made@by.hand";
    }
}
