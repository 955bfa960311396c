import { CircleAlert, ImageOff } from 'lucide-react';
import { useState } from 'react';
import { imageUrl, isShown, thumbnailUrl } from './images';
import type { ListedEntry } from './types';

interface Props {
  readonly entry: ListedEntry;
  readonly at?: number;
  readonly full?: boolean;
  /** Nobody sees it yet, so it is not asked for until this is over. */
  readonly isPassing?: boolean;
}

/** An image of an entry, or what stands in its place. */
export function EntryImage({ entry, at = 0, full, isPassing = false }: Props) {
  const [isAsked, setAsked] = useState(!isPassing);
  if (!isPassing && !isAsked) setAsked(true);
  const [failed, setFailed] = useState(0);
  const image = entry.images[at];
  // Where no thumbnail is made the image itself is shown; where that is gone, too, nothing is.
  const sources = full ? [imageUrl(entry, at)] : [thumbnailUrl(entry, at), imageUrl(entry, at)];
  const source = isShown(entry, at) ? sources[failed] : undefined;
  if (source && !isAsked) return null;
  if (source)
    return (
      <img
        key={source}
        src={source}
        alt={`Drawn by ${entry.ai_model || entry.ai_org || 'the gateway'}`}
        loading="lazy"
        decoding="async"
        width={image?.width || undefined}
        height={image?.height || undefined}
        onError={() => setFailed((before) => before + 1)}
      />
    );
  return (
    <span className="no-image">
      {entry.is_success ? <ImageOff size={22} aria-hidden /> : <CircleAlert size={22} aria-hidden />}
      <span>{entry.is_success ? missing(entry, at) : entry.error_code || `status ${entry.response_status_code}`}</span>
    </span>
  );
}

function missing(entry: ListedEntry, at: number): string {
  const image = entry.images[at];
  if (!image) return 'no image';
  if (image.sha256 === '') return 'not archived';
  return isShown(entry, at) ? 'no longer archived' : `${image.content_type} is not shown`;
}
