import { useCallback, useEffect, useRef, useState } from 'react';
import { call, withQuery } from '../../api/client';
import { listed } from './listed';
import type { ListedEntry, LogEntry, LogPage } from './types';

const pageSize = 200;

// A stream that runs for days must not fill the memory: after so many entries the list begins anew with the latest page.
const mostLive = 5000;

export interface Logs {
  /** The same array while more is added to it. */
  readonly entries: readonly ListedEntry[];
  readonly isLoading: boolean;
  readonly hasMore: boolean;
  /** The search ended at its bound; there may be more. */
  readonly isBounded: boolean;
  readonly error: Error | undefined;
  readonly loadMore: () => void;
  readonly reload: () => void;
  /** Puts an entry that just came before the others. */
  readonly add: (entries: readonly LogEntry[]) => void;
}

interface State {
  readonly count: number;
  readonly next: string | null;
  readonly isBounded: boolean;
  readonly isBusy: boolean;
  readonly error: Error | undefined;
}

const nothing: State = { count: 0, next: null, isBounded: false, isBusy: true, error: undefined };

/** The entries that fit a query, page by page as they are scrolled to. */
export function useLogs(query: Readonly<Record<string, string | number>>): Logs {
  const key = JSON.stringify(query);
  const [state, setState] = useState<State>(nothing);
  const [turn, setTurn] = useState(0);
  const abort = useRef<AbortController | null>(null);
  const isBusy = useRef(false);
  // A copy for each page that comes would be more and more to collect.
  const entries = useRef<ListedEntry[]>([]);
  const known = useRef(new Set<string>());
  const cameLive = useRef(0);

  const ask = useCallback(
    (cursor: string | null) => {
      const controller = abort.current;
      if (!controller || isBusy.current) return;
      isBusy.current = true;
      const path = withQuery('/v1/logs', { ...(JSON.parse(key) as Record<string, string>), page_size: pageSize, cursor });
      call<LogPage>(path, { signal: controller.signal }).then(
        (page) => {
          if (controller.signal.aborted) return;
          isBusy.current = false;
          if (cursor === null) {
            entries.current = [];
            known.current = new Set();
            cameLive.current = 0;
          }
          entries.current.push(...news(page.data, known.current));
          setState({
            count: entries.current.length,
            next: page.next_cursor,
            isBounded: page.is_bounded,
            isBusy: false,
            error: undefined,
          });
        },
        (fault: unknown) => {
          if (controller.signal.aborted) return;
          isBusy.current = false;
          setState((before) => ({ ...before, isBusy: false, error: fault instanceof Error ? fault : new Error(String(fault)) }));
        },
      );
    },
    [key],
  );

  useEffect(() => {
    abort.current = new AbortController();
    isBusy.current = false;
    if (turn === 0) entries.current = [];
    setState((before) => (turn === 0 ? nothing : { ...before, isBusy: true }));
    ask(null);
    return () => abort.current?.abort();
  }, [ask, turn]);

  const loadMore = useCallback(() => {
    if (state.next === null || isBusy.current) return;
    setState((before) => ({ ...before, isBusy: true }));
    ask(state.next);
  }, [ask, state.next]);
  const add = useCallback(
    (latest: readonly LogEntry[]) => {
      const came = news(latest, known.current);
      if (came.length === 0) return;
      cameLive.current += came.length;
      if (cameLive.current > mostLive) ask(null);
      else {
        entries.current.unshift(...came);
        setState((before) => ({ ...before, count: entries.current.length }));
      }
    },
    [ask],
  );
  return {
    entries: entries.current,
    isLoading: state.isBusy,
    hasMore: state.next !== null,
    isBounded: state.isBounded,
    error: state.error,
    loadMore,
    reload: useCallback(() => setTurn((before) => before + 1), []),
    add,
  };
}

// Those that were not known, which are known from now on. To look through all entries for each page would take the longer the more there are.
function news(entries: readonly LogEntry[], known: Set<string>): ListedEntry[] {
  const found = entries.filter((entry) => !known.has(entry.id));
  for (const { id } of found) known.add(id);
  return found.map(listed);
}
