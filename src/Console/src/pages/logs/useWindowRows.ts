import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** The first row that is drawn, and the one behind the last. */
export interface Rows {
  readonly first: number;
  readonly end: number;
}

/**
 * Which rows of a list are in view, when all have one height and the window is what scrolls.
 * @param frame The element that is as high as all rows.
 * @param count How many rows there are.
 * @param height Pixels from one row to the next.
 * @param over How many rows are drawn above and below the window, too.
 */
export function useWindowRows(frame: RefObject<HTMLElement | null>, count: number, height: number, over: number): Rows {
  const [rows, setRows] = useState<Rows>({ first: 0, end: 0 });
  useLayoutEffect(() => setRows(same(inView(frame.current, count, height, over))), [frame, count, height, over]);
  useEffect(() => {
    // At once, so that nobody sees an empty place.
    const look = (): void => flushSync(() => setRows(same(inView(frame.current, count, height, over))));
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [frame, count, height, over]);
  // Of a list that became shorter the rest is drawn until it is looked at again.
  return { first: Math.min(rows.first, count), end: Math.min(rows.end, count) };
}

function inView(frame: HTMLElement | null, count: number, height: number, over: number): Rows {
  if (!frame || height <= 0) return { first: 0, end: 0 };
  const above = -frame.getBoundingClientRect().top;
  return {
    first: Math.min(count, Math.max(0, Math.floor(above / height) - over)),
    end: Math.min(count, Math.max(0, Math.ceil((above + innerHeight) / height) + over)),
  };
}

const same =
  (next: Rows) =>
  (before: Rows): Rows =>
    before.first === next.first && before.end === next.end ? before : next;
