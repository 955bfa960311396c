import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from './client';

export interface Query<T> {
  /** The latest answer; that of an earlier key is not kept. */
  readonly data: T | undefined;
  readonly error: Error | undefined;
  /** True while the first answer of a key is awaited. */
  readonly isLoading: boolean;
  readonly reload: () => void;
  /** Replaces the answer without asking, for what was just changed. */
  readonly set: (data: T) => void;
}

const mostKept = 60;
const kept = new Map<string, unknown>();

/** Keeps something for as long as the caller is signed in, or until much else was kept after it. */
export function keep(key: string, data: unknown): void {
  kept.delete(key);
  kept.set(key, data);
  const oldest = kept.keys().next();
  if (kept.size > mostKept && !oldest.done) kept.delete(oldest.value);
}

/** What was kept under a key. */
export const recall = (key: string): unknown => kept.get(key);

export const forget = (key: string): boolean => kept.delete(key);

/** Forgets all answers, as when somebody else signs in. */
export const forgetAnswers = (): void => kept.clear();

interface State<T> {
  readonly key: string | null;
  readonly data: T | undefined;
  readonly error: Error | undefined;
}

/**
 * Asks for something and asks again when its key changes. An earlier answer to the same key is shown until the new one is there.
 * A null key asks nothing.
 */
export function useQuery<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>, everyMs?: number): Query<T> {
  const [state, setState] = useState<State<T>>({ key: null, data: undefined, error: undefined });
  const [turn, setTurn] = useState(0);
  const loader = useRef(load);
  loader.current = load;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new turn asks again
  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    loader.current(abort.signal).then(
      (data) => {
        if (abort.signal.aborted) return;
        keep(key, data);
        setState({ key, data, error: undefined });
      },
      (fault: unknown) => {
        if (abort.signal.aborted) return;
        const error = fault instanceof Error ? fault : new ApiError(String(fault), 0, null, null, [], null);
        setState((before) => ({ key, data: before.key === key ? before.data : undefined, error }));
      },
    );
    return () => abort.abort();
  }, [key, turn]);

  useEffect(() => {
    if (!everyMs || key === null) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setTurn((before) => before + 1);
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, key]);

  const isCurrent = state.key === key;
  const data = isCurrent && state.data !== undefined ? state.data : key === null ? undefined : (kept.get(key) as T | undefined);
  const error = isCurrent ? state.error : undefined;
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const set = useCallback(
    (next: T) => {
      if (key === null) return;
      keep(key, next);
      setState({ key, data: next, error: undefined });
    },
    [key],
  );
  return { data, error, isLoading: key !== null && data === undefined && error === undefined, reload, set };
}
