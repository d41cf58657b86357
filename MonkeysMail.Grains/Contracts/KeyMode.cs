namespace MonkeysMail.Grains.Contracts;

/// <summary>Whether mail sent with a key leaves (live) or is captured (test).</summary>
[GenerateSerializer, Alias("mm.KeyMode")]
public enum KeyMode
{
    Live = 0,
    Test = 1,
}
