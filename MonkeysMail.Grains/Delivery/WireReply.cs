using System.Runtime.InteropServices;

namespace MonkeysMail.Grains.Delivery;

/// <summary>A reply as it came: code and the text of each line, nothing interpreted yet.</summary>
internal readonly record struct WireReply(int Code, string First, List<string>? More)
{
    public bool IsPositive => Code is >= 200 and < 300;

    public SmtpReply ToReply()
    {
        if (More is null)
        {
            return ReplyClassifier.Parse(Code, First);
        }

        List<string> lines = [First, .. More];
        return ReplyClassifier.Parse(Code, CollectionsMarshal.AsSpan(lines));
    }
}
