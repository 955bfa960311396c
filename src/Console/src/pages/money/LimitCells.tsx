import type { Limited, RateLimit, UsageLimit } from '../../api/types';
import { rateText, usageLimitsOf, usageText } from './limits';
import { UsageBars } from './UsageBars';

/** Bars where there are budgets or rate limits. */
export function BudgetCell({ item, path }: { item: Limited; path: string }) {
  return usageLimitsOf(item.usage_limits).length + (item.rate_limits?.length ?? 0) > 0 ? (
    <div className="budget-cell">
      <UsageBars path={path} />
    </div>
  ) : (
    <span className="faint">no budget</span>
  );
}

/** Limits in words. */
export function LimitWords({
  usage,
  rates,
}: {
  usage: UsageLimit | readonly UsageLimit[] | null;
  rates: readonly RateLimit[] | null;
}) {
  const words = [...usageLimitsOf(usage).map(usageText), ...(rates ?? []).map(rateText)];
  return <span>{words.length > 0 ? words.join(', ') : 'none'}</span>;
}
