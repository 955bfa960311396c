import { ago, dateTime } from './format';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A moment in the reader's zone: how long ago, and exactly when pointed at. */
export function Time({ at, exact, short }: { readonly at: string; readonly exact?: boolean; readonly short?: boolean }) {
  return (
    <time dateTime={at} title={`${dateTime(at)} (${zone})`} className="number">
      {exact ? dateTime(at) : ago(at, short)}
    </time>
  );
}
