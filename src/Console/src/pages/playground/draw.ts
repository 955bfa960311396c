import { apiRoot } from '../../api/base';
import { send } from '../../api/client';
import { bodyOf, type DrawRequest, type Files } from './request';

export interface DrawnImage {
  /** Address of the bytes in this browser; null where they are not shown. */
  readonly src: string | null;
  /** Why they are not shown. */
  readonly note: string | null;
  /** The provider's address, where the bytes are there. */
  readonly link: string | null;
  readonly blob: Blob | null;
  readonly revisedPrompt: string | null;
}

export interface Drawn {
  readonly images: readonly DrawnImage[];
  readonly traceId: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly costUsd: number | null;
  readonly isCostMost: boolean;
  readonly cache: string | null;
  readonly retries: number;
  readonly target: string | null;
  readonly milliseconds: number;
  readonly request: DrawRequest;
}

interface Answer {
  readonly data?: readonly { readonly b64_json?: string; readonly url?: string; readonly revised_prompt?: string }[];
}

// Only what a browser shows as an image and nothing else; an SVG can hold scripts and links.
const kinds: readonly (readonly [string, string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['UklGR', 'image/webp'],
  ['R0lGOD', 'image/gif'],
  ['AAAA', 'image/avif'],
];

/** Sends the request and reads its images. */
export async function draw(request: DrawRequest, files: Files | null, signal: AbortSignal): Promise<Drawn> {
  const began = performance.now();
  const fields = { ...request.fields, response_format: 'b64_json' };
  const response = await send(request.path, { body: bodyOf(fields, files), headers: request.headers, signal });
  const answer = (await response.json()) as Answer;
  const header = (name: string): string | null => response.headers.get(name);
  const exact = header('x-gateway-cost-usd');
  const most = header('x-gateway-cost-max-usd');
  return {
    images: (answer.data ?? []).map(read),
    traceId: header('x-portkey-trace-id'),
    provider: header('x-portkey-provider'),
    model: header('x-gateway-model-used'),
    costUsd: exact !== null ? Number(exact) : most !== null ? Number(most) : null,
    isCostMost: exact === null && most !== null,
    cache: header('x-portkey-cache-status'),
    retries: Number(header('x-portkey-retry-attempt-count') ?? 0),
    target: header('x-portkey-last-used-option-index'),
    milliseconds: performance.now() - began,
    request,
  };
}

function read(image: { readonly b64_json?: string; readonly url?: string; readonly revised_prompt?: string }): DrawnImage {
  const revisedPrompt = image.revised_prompt ?? null;
  const base = { src: null, note: null, link: null, blob: null, revisedPrompt };
  if (image.b64_json) {
    const text = image.b64_json;
    const type = kinds.find(([start]) => text.startsWith(start))?.[1];
    if (!type) return { ...base, note: 'This is no PNG, JPEG, WebP, GIF or AVIF image, so it is not shown here.' };
    const blob = new Blob([decode(text)], { type });
    return { ...base, src: URL.createObjectURL(blob), blob };
  }
  if (!image.url) return { ...base, note: 'The answer has no image here.' };
  const own = ownPath(image.url);
  return own !== null
    ? { ...base, src: own }
    : {
        ...base,
        link: safeLink(image.url),
        note: 'The image lies with its provider. The console loads nothing from other sites.',
      };
}

function decode(text: string): ArrayBuffer {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
  return bytes.buffer;
}

/** Path of an image that this gateway serves; null of any other address. */
function ownPath(text: string): string | null {
  if (!URL.canParse(text, location.href)) return null;
  const url = new URL(text, location.href);
  return url.origin === location.origin && url.pathname.startsWith(`${apiRoot}/v1/images/`) ? url.pathname + url.search : null;
}

/** The address where it is one that a person may follow. */
export function safeLink(text: string): string | null {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null;
}
