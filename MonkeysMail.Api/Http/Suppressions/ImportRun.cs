// An import under way: entries go to the workspace in slices, each durable and effective before the next is read. The audit log has one entry of its end with the
// counts; one of its beginning too when there is more than a slice, because the first is committed before the counts are known.
namespace MonkeysMail.Api.Http.Suppressions;

internal sealed class ImportRun(ISuppressionListGrain list, GrainCalls calls, Actor actor, TimeProvider time)
{
    public const int Slice = 1_000;
    private const int MostErrors = 100;

    private readonly ImmutableArray<SuppressionEntry>.Builder _slice = ImmutableArray.CreateBuilder<SuppressionEntry>(Slice);
    private readonly List<RefusedLineShape> _errors = [];
    private SuppressionCounts _done;
    private bool _started;

    public long Accepted { get; private set; }

    public long Refused { get; private set; }

    public ImportedSuppressionsShape Shape => new(Accepted, Refused, _done.Added, _done.Changed, _errors);

    public async ValueTask TakeAsync(SuppressionEntry entry)
    {
        if (_slice.Count == Slice)
        {
            await SendAsync(_started ? null : Note(ended: false, complete: false));
            _started = true;
        }

        _slice.Add(entry);
        Accepted++;
    }

    public void Refuse(int line, string message)
    {
        Refused++;
        if (_errors.Count < MostErrors)
        {
            _errors.Add(new RefusedLineShape(line, message));
        }
    }

    /// <param name="complete">False when the file broke off.</param>
    public Task EndAsync(bool complete) => _slice.Count == 0 ? Task.CompletedTask : SendAsync(Note(ended: true, complete));

    private SuppressionImport Note(bool ended, bool complete) => new(Guid.CreateVersion7(time.GetUtcNow()), ended, complete, Accepted, Refused, _done);

    private async Task SendAsync(SuppressionImport? note)
    {
        var entries = _slice.ToImmutable();
        var done = await calls.RepeatAsync(() => list.ImportAsync(entries, note, actor));
        _slice.Clear();
        _done = new SuppressionCounts(_done.Added + done.Added, _done.Changed + done.Changed);
    }
}
