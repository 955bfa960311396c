import { apiRoot } from '../../api/base';
import type { ListedEntry } from './types';

const shown = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif']);

/** Determines whether an image of an entry is archived, and of a kind that is shown as an image. */
export function isShown(entry: ListedEntry, at: number): boolean {
  const image = entry.images[at];
  return image !== undefined && image.sha256 !== '' && shown.has(image.content_type);
}

/** Address of an archived image of an entry. */
export const imageUrl = (entry: ListedEntry, at: number): string =>
  `${apiRoot}/v1/logs/${encodeURIComponent(entry.id)}/images/${at}`;

/** Address of its thumbnail. */
export const thumbnailUrl = (entry: ListedEntry, at: number): string => `${imageUrl(entry, at)}/thumbnail`;
