import type { ListedEntry, LogEntry } from './types';

const mostTexts = 5000;
const texts = new Map<string, string>();

// Many entries have the same model or key: its text is kept once.
function once<T extends string | null>(text: T): T {
  if (text === null) return text;
  const kept = texts.get(text);
  if (kept !== undefined) return kept as T;
  if (texts.size >= mostTexts) texts.clear();
  texts.set(text, text);
  return text;
}

/** What lists keep of an entry: of the tens of thousands that somebody scrolls through, all else would only be in the way of the memory. */
export const listed = (entry: LogEntry): ListedEntry => ({
  id: entry.id,
  created_at: entry.created_at,
  source: once(entry.source),
  is_fallback: entry.is_fallback,
  ai_org: once(entry.ai_org),
  ai_model: once(entry.ai_model),
  operation: once(entry.operation),
  api_key_id: once(entry.api_key_id),
  virtual_key: once(entry.virtual_key),
  config: once(entry.config),
  response_status_code: entry.response_status_code,
  is_success: entry.is_success,
  error_code: once(entry.error_code),
  cache_status: once(entry.cache_status),
  response_time: entry.response_time,
  cost: entry.cost,
  images: entry.images,
});
