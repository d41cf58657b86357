using FsCheck;
using FsCheck.Xunit;
using MonkeysMail.Api.Http.Suppressions;
using Xunit;

namespace MonkeysMail.Tests.Api.Http.Suppressions;

public sealed class CsvRecordTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a,b,c", "a|b|c")]
    [InlineData(",", "|")]
    [InlineData("a,,", "a||")]
    [InlineData("\"a\",\"b,c\"", "a|b,c")]
    [InlineData("\"\",x", "|x")]
    [InlineData("\"say \"\"hi\"\"\"", "say \"hi\"")]
    [InlineData("\"\"\"\"", "\"")]
    public void GoodLine_HasItsFields(string line, string fields)
    {
        var split = new List<string> { "left over" };

        Assert.Null(CsvRecord.Split(line, split));
        Assert.Equal(fields, string.Join('|', split));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    [InlineData("\"a\" ,b")]
    [InlineData("a\"b")]
    [InlineData("a, \"b\"")]
    [InlineData("\"\"\"")]
    public void BrokenLine_IsRefused(string line) => Assert.NotNull(CsvRecord.Split(line, []));

    [Property]
    public bool AnyFields_ComeBack(NonNull<string>[] fields)
    {
        var texts = fields.Select(field => field.Get).ToArray();
        var split = new List<string>();

        var fault = CsvRecord.Split(string.Join(',', texts.Select(text => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")), split);

        return fault is null && split.SequenceEqual(texts.Length == 0 ? [""] : texts);
    }

    [Property]
    public bool GuardedCell_ComesBack_AndIsNoFormula(NonNull<string> cell, PositiveInt which)
    {
        string[] starts = ["", "'", "=", "+", "-", "@", "'=", "''@"];
        var text = starts[which.Get % starts.Length] + cell.Get;

        var guarded = SuppressionCsv.Guard(text);

        return SuppressionCsv.Unguard(guarded) == text && !(guarded.Length > 0 && guarded[0] is '=' or '+' or '-' or '@');
    }
}
