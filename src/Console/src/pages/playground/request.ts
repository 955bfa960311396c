/** What the form says. */
export interface Drawing {
  readonly mode: string;
  /** `provider:…`, `saved:…` or `config:…`. */
  readonly via: string;
  readonly model: string;
  readonly prompt: string;
  readonly size: string;
  readonly quality: string;
  readonly n: string;
}

export interface Files {
  readonly image: Blob;
  readonly mask: Blob | null;
}

/** A request, apart from how it is written. */
export interface DrawRequest {
  readonly path: '/v1/images/generations' | '/v1/images/edits';
  readonly headers: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string | number>>;
}

export const defaults = {
  mode: 'generate',
  via: 'provider:sandbox',
  model: '',
  prompt: '',
  size: '',
  quality: '',
  n: '1',
} as const satisfies Record<string, string>;

const headerOf: Readonly<Record<string, string>> = {
  provider: 'x-portkey-provider',
  saved: 'x-portkey-virtual-key',
  config: 'x-portkey-config',
};

export function viaOf(via: string): { readonly kind: string; readonly name: string } {
  const at = via.indexOf(':');
  return { kind: via.slice(0, at), name: via.slice(at + 1) };
}

/** Builds the request; the provider's own key, where one was typed, is a header of the call alone. */
export function requestOf(drawing: Drawing, providerKey = ''): DrawRequest {
  const { kind, name } = viaOf(drawing.via);
  const headers: Record<string, string> = { [headerOf[kind] ?? 'x-portkey-provider']: name };
  if (kind === 'provider' && providerKey) headers.authorization = `Bearer ${providerKey}`;
  const fields: Record<string, string | number> = {};
  if (drawing.model) fields.model = drawing.model;
  fields.prompt = drawing.prompt;
  const n = Math.min(10, Math.max(1, Math.round(Number(drawing.n) || 1)));
  if (n > 1) fields.n = n;
  if (drawing.size) fields.size = drawing.size;
  if (drawing.quality) fields.quality = drawing.quality;
  return { path: drawing.mode === 'edit' ? '/v1/images/edits' : '/v1/images/generations', headers, fields };
}

/** The body as it is sent: JSON, or a form where there are files. */
export function bodyOf(fields: DrawRequest['fields'], files: Files | null): unknown {
  if (files === null) return fields;
  const form = new FormData();
  form.append('image', files.image, 'image.png');
  if (files.mask) form.append('mask', files.mask, 'mask.png');
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  return form;
}
