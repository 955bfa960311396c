import { useEffect, useState } from 'react';
import { send, withQuery } from '../../api/client';
import type { LogEntry } from './types';

export interface Live {
  readonly state: 'off' | 'connecting' | 'on' | 'broken';
  readonly scope: string | null;
  readonly lost: number;
}

const off: Live = { state: 'off', scope: null, lost: 0 };
const againMs = 3000;

/** Hears of new entries as they are logged, while it is on. */
export function useLive(
  isOn: boolean,
  query: Readonly<Record<string, string | number>>,
  onEntries: (entries: readonly LogEntry[]) => void,
): Live {
  const [live, setLive] = useState<Live>(off);
  const { time_of_generation_min: _, time_of_generation_max: __, ...kept } = query;
  const key = JSON.stringify(kept);
  useEffect(() => {
    if (!isOn) {
      setLive(off);
      return;
    }
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listen = async (): Promise<void> => {
      setLive((before) => ({ ...before, state: 'connecting' }));
      try {
        const path = withQuery('/v1/logs/stream', JSON.parse(key) as Record<string, string>);
        const response = await send(path, { signal: abort.signal });
        await read(response, (name, data) => {
          if (name === 'open') setLive({ state: 'on', scope: String(data.scope ?? ''), lost: 0 });
          else if (name === 'log') onEntries([data as unknown as LogEntry]);
          else if (name === 'lost') setLive((before) => ({ ...before, lost: before.lost + Number(data.entries ?? 0) }));
        });
      } catch {
        // The state says so; it is tried again.
      }
      if (abort.signal.aborted) return;
      setLive((before) => ({ ...before, state: 'broken' }));
      timer = setTimeout(() => void listen(), againMs);
    };
    void listen();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [isOn, key, onEntries]);
  return live;
}

async function read(response: Response, onEvent: (name: string, data: Record<string, unknown>) => void): Promise<void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + value).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const lines = event.split('\n');
      const name = lines.find((line) => line.startsWith('event: '))?.slice(7) ?? 'message';
      const data = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
      if (data.length > 0) onEvent(name, JSON.parse(data.join('\n')) as Record<string, unknown>);
    }
  }
}
