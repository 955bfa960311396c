import { Download, ImageUp } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../../ui/Button';
import { dollars, duration } from '../../ui/format';
import { Badge } from '../../ui/states';
import type { Drawn, DrawnImage } from './draw';

interface Props {
  readonly drawn: Drawn;
  readonly onEdit: (image: DrawnImage) => void;
}

/** The images of a call and what is known of it. */
export function Result({ drawn, onEdit }: Props) {
  const prompt = String(drawn.request.fields.prompt ?? '');
  return (
    <section className="stack" aria-label="Result">
      <div className={drawn.images.length > 1 ? 'drawn drawn-many' : 'drawn'}>
        {drawn.images.map((image, at) => (
          <figure key={at} className="drawn-image">
            {image.src ? (
              <img src={image.src} alt={prompt || `Image ${at + 1}`} />
            ) : (
              <div className="drawn-none">
                <p>{image.note}</p>
                {image.link ? (
                  <a href={image.link} target="_blank" rel="noopener noreferrer">
                    Open it at the provider
                  </a>
                ) : null}
              </div>
            )}
            {image.src ? (
              <figcaption className="drawn-actions">
                <a className="button button-small" href={image.src} download={`image-${at + 1}.${extension(image)}`}>
                  <Download size={15} aria-hidden /> Download
                </a>
                <Button small onClick={() => onEdit(image)}>
                  <ImageUp size={15} aria-hidden /> Edit this image
                </Button>
              </figcaption>
            ) : null}
            {image.revisedPrompt ? <p className="small soft">{image.revisedPrompt}</p> : null}
          </figure>
        ))}
      </div>
      <div className="row row-wide">
        <div className="row">
          {drawn.costUsd !== null ? (
            <Badge tone="accent" plain>
              {drawn.isCostMost ? 'at most ' : ''}
              {dollars(drawn.costUsd)}
            </Badge>
          ) : null}
          <Badge plain>{duration(drawn.milliseconds)}</Badge>
          {drawn.provider ? <Badge plain>{drawn.model ? `${drawn.provider} · ${drawn.model}` : drawn.provider}</Badge> : null}
          {drawn.cache === 'HIT' ? <Badge tone="good">from the cache</Badge> : null}
          {drawn.retries > 0 ? <Badge tone="warn">{`${drawn.retries} retries`}</Badge> : null}
          {drawn.target && drawn.target !== 'config' ? <Badge plain>{drawn.target}</Badge> : null}
        </div>
        {drawn.traceId ? <Link href={`/logs?trace_id=${encodeURIComponent(drawn.traceId)}`}>See it in the log</Link> : null}
      </div>
    </section>
  );
}

const extension = (image: DrawnImage): string => image.blob?.type.split('/')[1]?.replace('jpeg', 'jpg') ?? 'png';
