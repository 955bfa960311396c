import type { Policy } from '../../api/types';

/** The values of a policy with the most usage, as the log counts them. */
export function TopValues(_: { policy: Policy; onValue: (value: string) => void }) {
  return null;
}
