import OpenAI, { AzureOpenAI } from 'openai';
import { Portkey, createHeaders } from 'portkey-ai';

/** A client as an application makes it. Portkey's headers go to OpenAI's client by Portkey's own createHeaders. */
export function makeClient({ kind, portkey = {}, headers = {}, ...options }) {
  if (kind === 'portkey') {
    return new Portkey({ ...options, ...portkey });
  }
  if (kind === 'azure') {
    const { baseURL, ...rest } = options;
    return new AzureOpenAI({ ...rest, endpoint: new URL(baseURL).origin, defaultHeaders: { ...createHeaders(portkey), ...headers } });
  }
  return new OpenAI({ ...options, defaultHeaders: { ...createHeaders(portkey), ...headers } });
}
