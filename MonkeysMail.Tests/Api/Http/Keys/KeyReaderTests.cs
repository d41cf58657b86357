// The bodies of /v1/keys and /v1/workspace: which fields there are, and what their shapes must be.
using System.Text;
using System.Text.Json;
using MonkeysMail.Api.Http.Docs;
using MonkeysMail.Api.Http.Keys;
using MonkeysMail.Api.Http.Workspace;
using MonkeysMail.Grains.Contracts;
using Xunit;

namespace MonkeysMail.Tests.Api.Http.Keys;

public sealed class KeyReaderTests
{
    public static TheoryData<Type, string> Fields
    {
        get
        {
            var data = new TheoryData<Type, string>();
            foreach (var shape in new[] { typeof(NewKeyShape), typeof(KeyChangeShape), typeof(KeyRotationShape), typeof(WorkspaceChangeShape) })
            {
                foreach (var property in shape.GetProperties().Where(p => p.CanWrite))
                {
                    data.Add(shape, JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Fields))]
    public void DocumentedField_IsKnownToTheReader(Type shape, string field)
    {
        // Of a wrong shape for any field: known fields say what they must be.
        var wrong = field is "limits" or "retention" ? "[1]" : """{"x": [1]}""";
        var errors = Errors(shape, $$$"""{"{{{field}}}": {{{wrong}}}}""");

        Assert.Contains(errors, error => error.Field == field);
        Assert.DoesNotContain(errors, error => error.Message.Contains("not a known field", StringComparison.Ordinal));
    }

    [Fact]
    public void DocumentedLimit_IsKnownToTheReader_AndAnyOtherIsRefusedByName()
    {
        foreach (var property in typeof(LimitsChangeShape).GetProperties().Where(p => p.CanWrite))
        {
            var field = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            Assert.Equal([($"limits.{field}", "must be a whole number.")], Errors(typeof(WorkspaceChangeShape), $$$"""{"limits": {"{{{field}}}": 1.5}}"""));
        }

        Assert.Equal(
            [("limits.speed", "is not a known field."), ("limits.rate", "is given twice.")],
            Errors(typeof(WorkspaceChangeShape), """{"limits": {"speed": {"x": [1]}, "rate": null, "rate": 7}, "allowlist": []}"""));
    }

    [Theory]
    [InlineData(typeof(NewKeyShape), "force")]
    [InlineData(typeof(NewKeyShape), "overlap_seconds")]
    [InlineData(typeof(KeyChangeShape), "key")]
    [InlineData(typeof(KeyRotationShape), "name")]
    [InlineData(typeof(WorkspaceChangeShape), "id")]
    public void OtherField_IsRefusedByName(Type shape, string field) =>
        Assert.Contains(Errors(shape, $$"""{"{{field}}": 1}"""), error => error == (field, "is not a known field."));

    [Theory]
    [InlineData("""{"name":"x","name":"y"}""", "name")]
    [InlineData("""{"scopes":["*"]}""", "scopes")]
    [InlineData("""{"mode":"test"}""", "mode")]
    [InlineData("""{"addresses":["192.0.2.0/24",7]}""", "addresses[1]")]
    [InlineData("""{"rate":1.5}""", "rate")]
    [InlineData("""{"rate":99999999999}""", "rate")]
    [InlineData("""{"force":"yes"}""", "force")]
    [InlineData("""{"expires_at":"tomorrow"}""", "expires_at")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("7", "body")]
    public void WrongShape_IsNamed(string body, string field) => Assert.Contains(Errors(typeof(KeyChangeShape), body), error => error.Field == field);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"name":"\ud800"}""", false)]
    public void BrokenJson_IsMalformed(string body, bool malformed = true)
    {
        var (_, problem) = KeyReader.ReadChange(Encoding.UTF8.GetBytes(body));

        Assert.Equal(malformed ? "malformed" : "invalid_request", problem!.Kind.Code);
    }

    [Fact]
    public void NullAndLeftOut_AreDifferentInAChange()
    {
        var (none, _) = KeyReader.ReadChange("{}"u8);
        var (cleared, _) = KeyReader.ReadChange("""{"expires_at":null,"domains":null,"addresses":[],"rate":null}"""u8);

        Assert.Equal(new KeyChange(), none);
        Assert.True(cleared!.SetsExpiry);
        Assert.Null(cleared.ExpiresAt);
        Assert.Empty(cleared.Domains!.Value);
        Assert.Empty(cleared.Addresses!.Value);
        Assert.Equal(0, cleared.Rate);
        Assert.Null(cleared.Burst);
    }

    [Fact]
    public void Rotation_HasAnUsualOverlap()
    {
        Assert.Equal(TimeSpan.FromDays(1), KeyReader.ReadRotation([]).Overlap);
        Assert.Equal(TimeSpan.FromDays(1), KeyReader.ReadRotation("{}"u8).Overlap);
        Assert.Equal(TimeSpan.Zero, KeyReader.ReadRotation("""{"overlap_seconds":0}"""u8).Overlap);
    }

    [Fact]
    public void Examples_AreRead()
    {
        Assert.Null(KeyReader.ReadNew(Encoding.UTF8.GetBytes(KeyDocs.New.ToJsonString())).Problem);
        Assert.Null(KeyReader.ReadChange(Encoding.UTF8.GetBytes(KeyDocs.Change.ToJsonString())).Problem);
        Assert.Null(WorkspaceReader.Read(Encoding.UTF8.GetBytes(KeyDocs.WorkspaceChange.ToJsonString())).Problem);
    }

    [Theory]
    [InlineData("key_abcdefghijkl.639000000000000000", true)]
    [InlineData("key_abcdefghijkl.", false)]
    [InlineData("key_abcdefghijkl", false)]
    [InlineData("key_ABCDEFGHIJKL.1", false)]
    [InlineData("key_abcdefghijkl.-1", false)]
    [InlineData("key_abcdefghijkl.9999999999999999999", false)]
    public void Cursor_IsStrict(string text, bool valid)
    {
        Assert.Equal(valid, KeyCursor.TryParse(text, out var cursor));
        Assert.True(!valid || cursor.ToString() == text);
    }

    private static (string Field, string Message)[] Errors(Type shape, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var problem = shape == typeof(NewKeyShape) ? KeyReader.ReadNew(bytes).Problem
            : shape == typeof(KeyChangeShape) ? KeyReader.ReadChange(bytes).Problem
            : shape == typeof(KeyRotationShape) ? KeyReader.ReadRotation(bytes).Problem
            : WorkspaceReader.Read(bytes).Problem;
        return [.. problem!.Errors!.Select(error => (error.Field, error.Message))];
    }
}
