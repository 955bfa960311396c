import { useCallback, useEffect, useRef, useState } from 'react';
import { call, withQuery } from '../../api/client';
import type { LogEntry, LogPage } from './types';

const pageSize = 200;
const mostLive = 500;

export interface Logs {
  readonly entries: readonly LogEntry[];
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
  readonly entries: readonly LogEntry[];
  readonly next: string | null;
  readonly isBounded: boolean;
  readonly isBusy: boolean;
  readonly error: Error | undefined;
}

const nothing: State = { entries: [], next: null, isBounded: false, isBusy: true, error: undefined };

/** The entries that fit a query, page by page as they are scrolled to. */
export function useLogs(query: Readonly<Record<string, string | number>>): Logs {
  const key = JSON.stringify(query);
  const [state, setState] = useState<State>(nothing);
  const [turn, setTurn] = useState(0);
  const abort = useRef<AbortController | null>(null);
  const isBusy = useRef(false);

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
          setState((before) => ({
            entries: cursor === null ? page.data : merged(before.entries, page.data),
            next: page.next_cursor,
            isBounded: page.is_bounded,
            isBusy: false,
            error: undefined,
          }));
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
    (entries: readonly LogEntry[]) =>
      setState((before) => {
        const all = merged(entries, before.entries);
        // A stream that runs for days must not fill the memory; what is cut off is in the next page.
        return all.length > before.entries.length + mostLive ? before : { ...before, entries: all };
      }),
    [],
  );
  return {
    entries: state.entries,
    isLoading: state.isBusy,
    hasMore: state.next !== null,
    isBounded: state.isBounded,
    error: state.error,
    loadMore,
    reload: useCallback(() => setTurn((before) => before + 1), []),
    add,
  };
}

function merged(first: readonly LogEntry[], then: readonly LogEntry[]): readonly LogEntry[] {
  const known = new Set(first.map((entry) => entry.id));
  return [...first, ...then.filter((entry) => !known.has(entry.id))];
}
