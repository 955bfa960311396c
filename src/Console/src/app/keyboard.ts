import { useEffect } from 'react';
import { pages } from './nav';

const waitMs = 1200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.shadowRoot !== null || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

// Rows that j and k go through.
function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')].filter((row) => row.offsetParent !== null);
  const at = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

/** The keys that work on every page. */
export function useKeyboard(navigate: (path: string) => void, showHelp: () => void): void {
  useEffect(() => {
    let goesUntil = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.composedPath()[0] ?? event.target)
      )
        return;
      if (isTyping(event.target)) return;
      const goes = event.timeStamp < goesUntil;
      goesUntil = 0;
      const page = goes ? pages.find((one) => one.key === event.key) : undefined;
      if (page) navigate(page.path);
      else if (event.key === 'g') goesUntil = event.timeStamp + waitMs;
      else if (event.key === '?') showHelp();
      else if (event.key === 'j') step(1);
      else if (event.key === 'k') step(-1);
      else if (event.key === '/') {
        const search = document.querySelector<HTMLInputElement>('[data-search]');
        if (!search) return;
        search.focus();
        search.select();
      } else return;
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate, showHelp]);
}
