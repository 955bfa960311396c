import type { RateLimit, UsageLimit } from '../../api/types';
import { count, dollars } from '../../ui/format';
import { rateName } from '../../ui/Rate';

/** Limits as a list; the API writes one of them as an object. */
export const usageLimitsOf = (limits: UsageLimit | readonly UsageLimit[] | null | undefined): readonly UsageLimit[] =>
  limits === null || limits === undefined
    ? []
    : Array.isArray(limits)
      ? (limits as readonly UsageLimit[])
      : [limits as UsageLimit];

const resets = { weekly: ' a week', monthly: ' a month' } as const;

export const usageText = (limit: Pick<UsageLimit, 'type' | 'credit_limit' | 'periodic_reset'>): string =>
  `${limit.type === 'cost' ? dollars(limit.credit_limit) : `${count(limit.credit_limit)} ${limit.type}`}${limit.periodic_reset ? resets[limit.periodic_reset] : ''}`;

export const rateText = (limit: RateLimit): string => `${count(limit.value)} ${rateName(limit)}`;

/** What the form of limits says. */
export interface LimitDraft {
  readonly dollars: string;
  readonly images: string;
  readonly reset: string;
  readonly rate: string;
}

export const noLimits: LimitDraft = { dollars: '', images: '', reset: '', rate: '' };

/** The members of a body for a draft; what is empty is no limit. */
export function limitsOf(draft: LimitDraft): Record<string, unknown> {
  const reset = draft.reset ? { periodic_reset: draft.reset } : {};
  const usage = [
    ...(draft.dollars ? [{ type: 'cost', credit_limit: Number(draft.dollars), ...reset }] : []),
    ...(draft.images ? [{ type: 'images', credit_limit: Number(draft.images), ...reset }] : []),
  ];
  const rates = draft.rate ? [{ type: 'requests', unit: 'rpm', value: Number(draft.rate) }] : [];
  return { ...(usage.length > 0 ? { usage_limits: usage } : {}), ...(rates.length > 0 ? { rate_limits: rates } : {}) };
}
