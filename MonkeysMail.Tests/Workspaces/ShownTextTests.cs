using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Workspaces;
using Xunit;
using static MonkeysMail.Tests.Workspaces.KeyStates;

namespace MonkeysMail.Tests.Workspaces;

public sealed class ShownTextTests
{
    [Theory]
    [InlineData('\u202e')]
    [InlineData('\u202a')]
    [InlineData('\u2066')]
    [InlineData('\u2069')]
    [InlineData('\u200f')]
    [InlineData('\u061c')]
    [InlineData('\u2028')]
    [InlineData('\u0085')]
    [InlineData('\t')]
    public void NameOrReasonThatShowsAsAnother_IsRefused(char mark)
    {
        var text = $"Shop{mark}gpj.exe";
        var errors = new List<FieldError>();
        var key = ApiKeys.Create(State(), Wanted(Scopes.MailSend) with { Name = text }, NewKey.Make(KeyMode.Live), null, By(Admin), Now);

        WorkspaceOperations.Check(text, null, CeilingChange.None, errors);
        WorkspaceOperations.CheckReason(text, errors);

        Assert.Equal(["name", "reason"], errors.Select(error => error.Field));
        Assert.Equal("name", Assert.Single(key.Errors).Field);
    }

    [Theory]
    [InlineData("Zoë & Söhne GmbH")]
    [InlineData("متجر الكتب")]
    [InlineData("חנות")]
    [InlineData("店 👩\u200d💻")]
    public void NameInAnyScript_IsTaken(string name)
    {
        var errors = new List<FieldError>();

        WorkspaceOperations.Check(name, null, CeilingChange.None, errors);

        Assert.Empty(errors);
    }
}
