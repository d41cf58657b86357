using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Tests.Kit;
using Xunit;

namespace MonkeysMail.Tests.Bounces.Classification;

/// <summary>Bounces/Corpus/replies.txt: replies in the shapes of real servers, with the class that each should have.</summary>
internal static class ReplyCorpus
{
    /// <summary>Reply, class, and whether it says that the mailbox does not exist.</summary>
    public static TheoryData<string, string, bool> Read()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "MonkeysMail.Tests", "Bounces", "Corpus", "replies.txt")))
        {
            if (!line.StartsWith('#') && line.Split(' ', 4) is [var known, var unknown, _, var wire])
            {
                data.Add(wire, known, unknown == "+");
            }
        }

        return data;
    }

    /// <summary>As the wire would give it.</summary>
    public static SmtpReply Parse(string wire)
    {
        var lines = wire.Split("\\n");
        return ReplyClassifier.Parse(
            int.Parse(lines[0].AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), [.. lines.Select(line => line[4..])]);
    }
}
