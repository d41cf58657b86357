// Processor time of a process and all its descendants, dead ones that were waited for included. Linux only.
using System.Globalization;

namespace MonkeysMail.Tests.Kit;

public static class ProcessCpu
{
    private const double TicksPerSecond = 100; // USER_HZ

    public static TimeSpan OfTree(int root)
    {
        var children = new Dictionary<int, List<int>>();
        var ticks = new Dictionary<int, long>();
        foreach (var directory in Directory.GetDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            if (ReadStat(directory) is not { } stat)
            {
                continue; // it has just ended
            }

            ticks[stat.Id] = stat.Ticks;
            (children.TryGetValue(stat.Parent, out var list) ? list : children[stat.Parent] = []).Add(stat.Id);
        }

        var total = 0L;
        var open = new Stack<int>([root]);
        while (open.TryPop(out var id))
        {
            total += ticks.GetValueOrDefault(id);
            children.GetValueOrDefault(id)?.ForEach(open.Push);
        }

        return TimeSpan.FromSeconds(total / TicksPerSecond);
    }

    private static (int Id, int Parent, long Ticks)? ReadStat(string directory)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(directory, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' '); // from field 3 on
            long Field(int number) => long.Parse(fields[number - 3], CultureInfo.InvariantCulture);
            return (int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture), (int)Field(4), Field(14) + Field(15) + Field(16) + Field(17));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
