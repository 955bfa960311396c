import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

// A window in this time, or faster, is a flight; it ends when the window has stood still for a moment.
const windowMs = 100;
const restMs = 120;

/** True while the page is scrolled so fast that nobody sees its rows, so that their images are not asked for. */
export function useFlight(): boolean {
  const [isFlight, setFlight] = useState(false);
  useEffect(() => {
    let [top, since] = [scrollY, performance.now()];
    let rest: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const now = performance.now();
      if (Math.abs(scrollY - top) * windowMs > innerHeight * (now - since)) {
        // Before the rows that come into view are drawn.
        flushSync(() => setFlight(true));
        clearTimeout(rest);
        rest = setTimeout(() => setFlight(false), restMs);
      }
      [top, since] = [scrollY, now];
    };
    addEventListener('scroll', look, { passive: true, capture: true });
    return () => {
      removeEventListener('scroll', look, { capture: true });
      clearTimeout(rest);
    };
  }, []);
  return isFlight;
}
