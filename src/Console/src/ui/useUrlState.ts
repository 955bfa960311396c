import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

type Values = Readonly<Record<string, string>>;

/**
 * State that lies in the address: what differs from the defaults stands in the query, so that every view has a link of its own.
 * @returns The values, and a function that changes some of them; `isStep` makes the back button lead to the state before.
 */
export function useUrlState<T extends Values>(defaults: T): readonly [T, (changes: Partial<T>, isStep?: boolean) => void] {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const values = useMemo(() => {
    const query = new URLSearchParams(search);
    return Object.fromEntries(Object.entries(defaults).map(([name, standard]) => [name, query.get(name) ?? standard])) as T;
  }, [search, defaults]);
  const change = useCallback(
    (changes: Partial<T>, isStep = false) => {
      // Several changes of one event each begin from what the address says by then.
      const query = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(changes))
        if (value === undefined || value === defaults[name]) query.delete(name);
        else query.set(name, value);
      const text = query.toString();
      navigate(text ? `${path}?${text}` : path, { replace: !isStep });
    },
    [path, navigate, defaults],
  );
  return [values, change];
}
