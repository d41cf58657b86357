using System.Text.Json.Serialization;

namespace MonkeysMail.Grains.Bounces.Classification;

/// <summary>The file of rules as it is written; deploy/docs/bounces.md describes it.</summary>
internal sealed record ClassificationDocument
{
    public required int Version { get; init; }

    /// <summary>The first that matches names the class.</summary>
    public required ImmutableArray<RuleEntry> Rules { get; init; }

    public required UnknownMailboxEntry UnknownMailbox { get; init; }

    /// <summary>Everything that is given must fit; of <see cref="Enhanced"/> and <see cref="Text"/> one is enough.</summary>
    internal sealed record RuleEntry
    {
        public required string Class { get; init; }

        /// <summary><c>temporary</c>, <c>permanent</c>, or null for both.</summary>
        public string? When { get; set; }

        /// <summary>SMTP codes.</summary>
        public ImmutableArray<int> Codes { get; set; } = [];

        /// <summary>Enhanced codes; an asterisk stands for any number.</summary>
        public ImmutableArray<string> Enhanced { get; set; } = [];

        /// <summary>Regular expressions.</summary>
        public ImmutableArray<string> Text { get; set; } = [];
    }

    /// <summary>Texts by which a reply without an enhanced code says that there is no such mailbox, and those that never say it.</summary>
    internal sealed record UnknownMailboxEntry
    {
        public required ImmutableArray<string> Text { get; init; }

        public required ImmutableArray<string> Never { get; init; }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ClassificationDocument))]
internal sealed partial class ClassificationJson : JsonSerializerContext;
