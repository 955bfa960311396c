import { TriangleAlert } from 'lucide-react';
import type { PlacedFault } from './placed';

interface Props {
  readonly faults: readonly PlacedFault[];
  /** The heading where there are none. */
  readonly otherwise: string;
  readonly onGoTo: (fault: PlacedFault) => void;
}

/** All faults with their places, each a way to its place; or only a heading. */
export function Faults({ faults, otherwise, onGoTo }: Props) {
  return (
    <>
      <h2>{faults.length > 0 ? `${faults.length === 1 ? 'One fault' : `${faults.length} faults`} to mend` : otherwise}</h2>
      {faults.length > 0 ? (
        <ul className="stack-s" aria-label="Faults">
          {faults.map((one, at) => (
            <li key={at}>
              <button type="button" className="fault-link" onClick={() => onGoTo(one)}>
                <TriangleAlert size={16} aria-hidden />
                <span className="break">
                  {one.path.length > 0 ? <code>{one.path.join('.')}</code> : null} {one.message}
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
