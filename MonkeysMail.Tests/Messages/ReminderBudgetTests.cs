using MonkeysMail.Grains.Contracts;
using MonkeysMail.Grains.Messages;
using Xunit;

namespace MonkeysMail.Tests.Messages;

public sealed class ReminderBudgetTests
{
    [Fact]
    public void RepeatedDeferrals_CountOnce_AndTheEndMakesRoom()
    {
        var budget = new ReminderBudget(new RetryOptions { MaxReminders = 1 });
        MessageId first = new(Guid.CreateVersion7()), second = new(Guid.CreateVersion7());

        Assert.True(budget.TryTake(first));
        Assert.True(budget.TryTake(first));
        Assert.False(budget.TryTake(second));
        budget.Return(first);
        budget.Return(first);
        Assert.True(budget.TryTake(second));
        Assert.False(budget.TryTake(first));
    }
}
