import { messageOf } from '../../api/client';
import type { Estimate } from '../../api/types';
import { dollars } from '../../ui/format';

export const priceText = (estimate: Estimate | undefined): string | null => {
  if (!estimate?.priced) return null;
  const usd = estimate.cost_usd ?? estimate.cost_max_usd;
  return usd === undefined ? null : `${estimate.exact ? '' : 'at most '}${dollars(usd)}`;
};

/** The price of the call, before it is sent. */
export function Price({ estimate, fault }: { estimate: Estimate | undefined; fault: unknown }) {
  const text = priceText(estimate);
  return (
    <p className="small soft" role="status" aria-label="Price">
      {fault ? (
        <span className="field-fault">{messageOf(fault)}</span>
      ) : estimate === undefined ? (
        'The price shows here before anything is sent.'
      ) : text === null ? (
        `No price is known for ${estimate.model}.`
      ) : (
        <>
          <strong className="number">{text}</strong> for {estimate.n === 1 ? 'one image' : `${estimate.n} images`} of{' '}
          {estimate.model} at {estimate.provider}
        </>
      )}
      {estimate && estimate.dropped_params.length > 0 ? ` · not sent: ${estimate.dropped_params.join(', ')}` : null}
    </p>
  );
}
