import { apiRoot } from './base';

/** An answer of the gateway that is no success. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string | null,
    readonly param: string | null,
    /** Several faults of one request, each as one text. */
    readonly details: readonly string[],
    readonly traceId: string | null,
    /** The answer itself, where it was JSON. */
    readonly body?: unknown,
  ) {
    super(message);
  }
}

export interface Call {
  readonly method?: string;
  /** Sent as JSON, or as it is when it is a form. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly keepalive?: boolean;
}

const signedOut = new EventTarget();

/** Calls a listener when an answer says that nobody is signed in (any more). */
export function onSignedOut(listener: () => void): () => void {
  signedOut.addEventListener('out', listener);
  return () => signedOut.removeEventListener('out', listener);
}

/** Sends a request to the gateway; answers that are no success are thrown. */
export async function send(path: string, call: Call = {}): Promise<Response> {
  const isForm = call.body instanceof FormData;
  const headers: Record<string, string> = { 'x-gateway-console': '1', ...call.headers };
  if (call.body !== undefined && !isForm) headers['content-type'] = 'application/json';
  const init: RequestInit = {
    method: call.method ?? (call.body === undefined ? 'GET' : 'POST'),
    headers,
    credentials: 'same-origin',
  };
  if (call.body !== undefined) init.body = isForm ? (call.body as FormData) : JSON.stringify(call.body);
  if (call.signal) init.signal = call.signal;
  if (call.keepalive) init.keepalive = true;
  let response: Response;
  try {
    response = await fetch(apiRoot + path, init);
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === 'AbortError') throw fault;
    throw new ApiError(
      'The gateway cannot be reached. Check that it runs and that you are online.',
      0,
      'unreachable',
      null,
      [],
      null,
    );
  }
  if (response.ok || response.status === 246) return response;
  const error = await readError(response);
  if (response.status === 401 && path !== '/console/session') signedOut.dispatchEvent(new Event('out'));
  throw error;
}

/** Sends a request and reads the JSON of its answer. */
export async function call<T>(path: string, options: Call = {}): Promise<T> {
  const response = await send(path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function readError(response: Response): Promise<ApiError> {
  const trace = response.headers.get('x-portkey-trace-id');
  const text = await response.text();
  try {
    const body = JSON.parse(text) as {
      message?: string;
      error?: { message?: string; code?: string | null; param?: string | null };
      errors?: unknown[];
    };
    const message = body.error?.message ?? body.message ?? `The gateway answered ${response.status}.`;
    const details = (body.errors ?? []).filter((detail): detail is string => typeof detail === 'string');
    return new ApiError(message, response.status, body.error?.code ?? null, body.error?.param ?? null, details, trace, body);
  } catch {
    return new ApiError(text.slice(0, 500) || `The gateway answered ${response.status}.`, response.status, null, null, [], trace);
  }
}

/** Text of whatever was thrown. */
export const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

/** Adds the parameters that have a value to a path. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | null | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value));
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
