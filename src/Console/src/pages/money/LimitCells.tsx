import type { RateLimit, UsageLimit } from '../../api/types';
import { rateText, usageLimitsOf, usageText } from './limits';
import { UsageBars } from './UsageBars';

/** A bar where there is a budget. */
export function BudgetCell({ limits, path }: { limits: UsageLimit | readonly UsageLimit[] | null; path: string }) {
  return usageLimitsOf(limits).length > 0 ? (
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
