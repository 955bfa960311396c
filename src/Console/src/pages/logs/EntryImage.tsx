import { CircleAlert, ImageOff } from 'lucide-react';
import { useState } from 'react';
import { imageUrl, isShown } from './images';
import type { LogEntry } from './types';

interface Props {
  readonly entry: LogEntry;
  readonly at?: number;
}

/** An image of an entry, or what stands in its place. */
export function EntryImage({ entry, at = 0 }: Props) {
  const [isGone, setGone] = useState(false);
  const image = entry.images[at];
  if (isShown(entry, at) && !isGone)
    return (
      <img
        src={imageUrl(entry, at)}
        alt={`Drawn by ${entry.ai_model || entry.ai_org || 'the gateway'}`}
        loading="lazy"
        decoding="async"
        width={image?.width || undefined}
        height={image?.height || undefined}
        onError={() => setGone(true)}
      />
    );
  return (
    <span className="no-image">
      {entry.is_success ? <ImageOff size={22} aria-hidden /> : <CircleAlert size={22} aria-hidden />}
      <span>{entry.is_success ? missing(entry, at) : entry.error_code || `status ${entry.response_status_code}`}</span>
    </span>
  );
}

function missing(entry: LogEntry, at: number): string {
  const image = entry.images[at];
  if (!image) return 'no image';
  if (image.sha256 === '') return 'not archived';
  return isShown(entry, at) ? 'no longer archived' : `${image.content_type} is not shown`;
}
