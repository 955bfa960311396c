import { useEffect, useState } from 'react';

export type Theme = 'auto' | 'light' | 'dark';

const key = 'imagegateway-theme';
const order: readonly Theme[] = ['auto', 'light', 'dark'];

function read(): Theme {
  try {
    const kept = localStorage.getItem(key);
    return kept === 'light' || kept === 'dark' ? kept : 'auto';
  } catch {
    return 'auto';
  }
}

/** Dark, light, or as the system has it; kept in the browser. */
export function useTheme(): readonly [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(read);
  useEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(key, theme);
    } catch {
      // Private windows may have no storage; the choice then lasts as long as the page.
    }
  }, [theme]);
  const next = (): void => setTheme((before) => order[(order.indexOf(before) + 1) % order.length] ?? 'auto');
  return [theme, next];
}
