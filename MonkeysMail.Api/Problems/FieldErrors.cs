// Collects what is wrong with a request, so that one answer names every fault. Bounded: a hostile body costs no more than
// twenty messages.
namespace MonkeysMail.Api.Problems;

internal sealed class FieldErrors
{
    public const int Most = 20;
    private const int FieldLength = 128;

    private List<FieldErrorShape>? _list;

    public bool Any => _list is not null;

    public bool IsFull => _list is { Count: >= Most };

    public IReadOnlyList<FieldErrorShape> List => _list ?? [];

    public void Add(string field, string message)
    {
        if (IsFull)
        {
            return;
        }

        (_list ??= []).Add(new FieldErrorShape(field.Length <= FieldLength ? field : string.Concat(field.AsSpan(0, FieldLength), "…"), message));
    }

    public void Add(ImmutableArray<FieldError> errors)
    {
        foreach (var error in errors.IsDefault ? [] : errors)
        {
            Add(error.Field, error.Message);
        }
    }
}
