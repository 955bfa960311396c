import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useState } from 'react';

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
 * @param overscan How many rows are drawn above and below the window, too.
 */
export function useWindowRows(frame: RefObject<HTMLElement | null>, count: number, height: number, overscan: number): Rows {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element?.parentElement) return;
    const measure = (): void => setTop(element.getBoundingClientRect().top + scrollY);
    // What stands above the list makes the page around it longer.
    const observer = new ResizeObserver(measure);
    for (let around: HTMLElement | null = element; around && around !== document.body; around = around.parentElement)
      observer.observe(around);
    measure();
    return () => observer.disconnect();
  }, [frame]);
  const virtual = useWindowVirtualizer({ count, estimateSize: () => height, overscan, scrollMargin: top });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the library keeps the heights that it was told
  useLayoutEffect(() => virtual.measure(), [virtual, height]);
  const items = virtual.getVirtualItems();
  return { first: items[0]?.index ?? 0, end: (items.at(-1)?.index ?? -1) + 1 };
}
