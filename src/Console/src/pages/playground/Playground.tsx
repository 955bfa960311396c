import { ImageIcon, Sparkles } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { call } from '../../api/client';
import type { Estimate } from '../../api/types';
import { useQuery } from '../../api/useQuery';
import { useSession } from '../../app/SessionContext';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { Segments } from '../../ui/Segments';
import { Fault } from '../../ui/states';
import { useDebounced } from '../../ui/useDebounced';
import { useUrlState } from '../../ui/useUrlState';
import { loadChoices } from './choices';
import { type Drawn, type DrawnImage, draw } from './draw';
import { EditInput } from './EditInput';
import { Form } from './Form';
import { Price, priceText } from './Price';
import { Result } from './Result';
import { bodyOf, defaults, requestOf } from './request';
import { Snippets } from './Snippets';
import './playground.css';

const mostKept = 12;

/** Draws an image by hand; on an empty installation with the sandbox, which needs no key. */
export default function Playground() {
  const session = useSession();
  const [drawing, change] = useUrlState<Record<keyof typeof defaults, string>>(defaults);
  const [providerKey, setProviderKey] = useState('');
  const [image, setImage] = useState<{ blob: Blob; src: string } | null>(null);
  const [mask, setMask] = useState<Blob | null>(null);
  const [drawn, setDrawn] = useState<readonly Drawn[]>([]);
  const [shown, setShown] = useState(0);
  const [fault, setFault] = useState<unknown>(null);
  const [abort, setAbort] = useState<AbortController | null>(null);
  const top = useRef<HTMLDivElement>(null);
  const choices = useQuery('playground-choices', (signal) => loadChoices(session, signal));

  const isEdit = drawing.mode === 'edit';
  const request = requestOf(drawing, providerKey);
  const files = isEdit && image ? { image: image.blob, mask } : null;
  const isReady = drawing.prompt.trim() !== '' && (!isEdit || files !== null);

  const asked = useDebounced(
    JSON.stringify({ headers: request.headers, body: { ...request.fields, operation: isEdit ? 'edit' : 'generation' } }),
  );
  const canAsk = drawing.prompt.trim() !== '' && (!isEdit || image !== null) && asked.includes('"operation":"edit"') === isEdit;
  const estimate = useQuery(canAsk ? `estimate ${asked} ${image?.src ?? ''}` : null, (signal) => {
    const { headers, body } = JSON.parse(asked) as { headers: Record<string, string>; body: Record<string, string | number> };
    return call<Estimate>('/v1/images/estimate', { headers, body: bodyOf(body, files), signal });
  });

  useEffect(() => () => abort?.abort(), [abort]);

  const start = (): void => {
    if (!isReady || abort) return;
    const controller = new AbortController();
    setAbort(controller);
    setFault(null);
    draw(request, files, controller.signal)
      .then((result) => {
        setDrawn((before) => [result, ...before].slice(0, mostKept));
        setShown(0);
        if (matchMedia('(max-width: 899px)').matches) top.current?.scrollIntoView({ behavior: 'smooth' });
      })
      .catch((failure: unknown) => {
        if (!controller.signal.aborted) setFault(failure);
      })
      .finally(() => setAbort(null));
  };

  const editDrawn = async (one: DrawnImage): Promise<void> => {
    const blob = one.blob ?? (one.src ? await (await fetch(one.src)).blob() : null);
    if (!blob) return;
    setImage({ blob, src: URL.createObjectURL(blob) });
    change({ mode: 'edit' });
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    start();
  };

  const price = priceText(estimate.data);
  const current = drawn[shown];
  return (
    <Page
      title="Playground"
      lead="Draw an image through the gateway, see its price before it is sent, and take the call with you as code."
    >
      <div className="playground">
        <form
          className="card card-body playground-form"
          aria-label="Drawing"
          onKeyDown={onKey}
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          <Segments
            label="Operation"
            value={isEdit ? 'edit' : 'generate'}
            options={[
              { value: 'generate', label: 'Generate' },
              { value: 'edit', label: 'Edit' },
            ]}
            onChange={(mode) => change({ mode })}
          />
          {isEdit ? (
            <EditInput
              image={image?.blob ?? null}
              src={image?.src ?? null}
              onImage={(blob) => setImage({ blob, src: URL.createObjectURL(blob) })}
              onMask={setMask}
            />
          ) : null}
          <Form
            drawing={drawing}
            choices={choices.data}
            onChange={change}
            providerKey={providerKey}
            onProviderKey={setProviderKey}
          />
          <Price estimate={estimate.data} fault={estimate.error} />
          {abort ? (
            <Button onClick={() => abort.abort()}>Cancel</Button>
          ) : (
            <Button type="submit" look="primary" disabled={!isReady}>
              <Sparkles size={17} aria-hidden />
              {price ? `Draw for ${price}` : 'Draw'}
            </Button>
          )}
        </form>
        <div className="stack playground-result" ref={top} aria-busy={abort !== null}>
          {fault !== null ? <Fault fault={fault} /> : null}
          {abort ? (
            <div className="drawing" role="status">
              <span className="hidden">Drawing…</span>
            </div>
          ) : current ? (
            <Result drawn={current} onEdit={(one) => void editDrawn(one)} />
          ) : (
            <div className="canvas-empty">
              <ImageIcon size={40} strokeWidth={1.2} aria-hidden />
              <h2>Nothing drawn yet</h2>
              <p>Write a prompt and press Draw. The sandbox is built in: it needs no key, and its prices are play money.</p>
            </div>
          )}
          {drawn.length > 1 ? (
            <nav className="strip" aria-label="Drawn in this tab">
              {drawn.map((one, at) => (
                <button key={one.traceId ?? at} type="button" aria-pressed={at === shown} onClick={() => setShown(at)}>
                  {one.images[0]?.src ? (
                    <img src={one.images[0].src} alt={String(one.request.fields.prompt)} />
                  ) : (
                    <ImageIcon size={20} />
                  )}
                </button>
              ))}
            </nav>
          ) : null}
          <Snippets request={request} hasMask={mask !== null} />
        </div>
      </div>
    </Page>
  );
}
