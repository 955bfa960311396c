import { Dialog } from '@base-ui/react/dialog';
import { Tabs } from '@base-ui/react/tabs';
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { call } from '../../api/client';
import { useQuery } from '../../api/useQuery';
import { useSession } from '../../app/SessionContext';
import { Button } from '../../ui/Button';
import { Code, CopyButton } from '../../ui/copy';
import { bytes, dollars, duration } from '../../ui/format';
import { Badge, Fault, SkeletonRows } from '../../ui/states';
import { Time } from '../../ui/Time';
import { curlOf } from './curl';
import { EntryImage } from './EntryImage';
import { Feedback } from './Feedback';
import { imageUrl, isShown } from './images';
import { StatusBadge } from './StatusBadge';
import { Timeline } from './Timeline';
import type { LogDetail } from './types';
import { useKeyNames } from './useKeyNames';

interface Props {
  readonly id: string;
  readonly onClose: () => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

/** One request: its image in full size and all that is known of it. */
export default function Detail({ id, onClose, onStep, hasPrevious, hasNext }: Props) {
  const path = `/v1/logs/${encodeURIComponent(id)}`;
  const detail = useQuery(path, (signal) => call<LogDetail>(path, { signal }));
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.composedPath()[0];
      if (
        target instanceof HTMLElement &&
        (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.getAttribute('role') === 'tab')
      )
        return;
      if (event.key === 'ArrowRight' || event.key === 'j') onStep(1);
      else if (event.key === 'ArrowLeft' || event.key === 'k') onStep(-1);
      else return;
      event.preventDefault();
    };
    // The dialog keeps arrow keys from what lies around it.
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, [onStep]);
  return (
    <Dialog.Root
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className="detail">
          <div className="detail-bar">
            <Dialog.Title>Request</Dialog.Title>
            <span className="row">
              <Button look="plain" icon aria-label="Previous" disabled={!hasPrevious} onClick={() => onStep(-1)}>
                <ChevronLeft size={18} />
              </Button>
              <Button look="plain" icon aria-label="Next" disabled={!hasNext} onClick={() => onStep(1)}>
                <ChevronRight size={18} />
              </Button>
              <Dialog.Close
                render={
                  <Button look="plain" icon aria-label="Close">
                    <X size={18} />
                  </Button>
                }
              />
            </span>
          </div>
          {detail.error ? <Fault fault={detail.error} onRetry={detail.reload} /> : null}
          {detail.data ? <Body key={id} entry={detail.data} /> : detail.error ? null : <SkeletonRows rows={4} height={90} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Body({ entry }: { entry: LogDetail }) {
  const [at, setAt] = useState(0);
  const { mode } = useSession();
  const image = entry.images[at];
  const prompt = entry.prompt ?? '';
  const isKnown = prompt !== '' && !entry.is_prompt_hashed;
  return (
    <div className="detail-body">
      <div className="detail-image">
        <EntryImage key={at} entry={entry} at={at} full />
        {entry.images.length > 1 ? (
          <div className="row" role="group" aria-label="Images of this request">
            {entry.images.map((_, number) => (
              <Button key={number} small aria-pressed={number === at} onClick={() => setAt(number)}>
                {number + 1}
              </Button>
            ))}
          </div>
        ) : null}
        {image ? (
          <p className="row small faint number">
            {image.width > 0 ? <span>{`${image.width} × ${image.height}`}</span> : null}
            <span>{image.content_type}</span>
            {image.bytes > 0 ? <span>{bytes(image.bytes)}</span> : null}
            {isShown(entry, at) ? (
              <a className="button button-small" href={imageUrl(entry, at)} download={`${entry.id}-${at + 1}`}>
                <Download size={14} aria-hidden /> Download
              </a>
            ) : null}
          </p>
        ) : null}
      </div>
      <div className="stack detail-side">
        <div className="row row-wide">
          <StatusBadge entry={entry} />
          <Feedback traceId={entry.trace_id} />
        </div>
        {prompt ? (
          <section className="stack-s" aria-label="Prompt">
            <p className="prompt break">{prompt}</p>
            {entry.is_prompt_hashed ? <p className="faint small">Only the prompt’s SHA-256 is kept in this workspace.</p> : null}
          </section>
        ) : null}
        <div className="row">
          <CopyButton text={() => curlOf(entry, mode === 'keys')} label="Copy as curl">
            Copy as curl
          </CopyButton>
          {isKnown ? (
            <Link className="button button-small" href={`/playground?${againOf(entry)}`}>
              Draw again
            </Link>
          ) : null}
          <CopyButton text={() => location.href} label="Copy link">
            Copy link
          </CopyButton>
        </div>
        <Tabs.Root defaultValue="attempts">
          <Tabs.List className="tabs-list">
            <Tabs.Tab className="tab" value="attempts">
              Attempts
            </Tabs.Tab>
            <Tabs.Tab className="tab" value="facts">
              Facts
            </Tabs.Tab>
            <Tabs.Tab className="tab" value="sent">
              Sent
            </Tabs.Tab>
            <Tabs.Tab className="tab" value="answer">
              Answer
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel className="panel" value="attempts">
            <Timeline entry={entry} />
          </Tabs.Panel>
          <Tabs.Panel className="panel" value="facts">
            <Facts entry={entry} />
          </Tabs.Panel>
          <Tabs.Panel className="panel stack" value="sent">
            <Part title="What the caller sent" body={entry.request?.body} />
            <Part title="What the provider was sent" body={entry.transformedRequest?.body} />
          </Tabs.Panel>
          <Tabs.Panel className="panel stack" value="answer">
            <Part title="What the provider answered" body={entry.originalResponse?.body} />
            <Part title="What the caller got" body={entry.response?.body} />
          </Tabs.Panel>
        </Tabs.Root>
      </div>
    </div>
  );
}

function Part({ title, body }: { title: string; body: unknown }) {
  const isEmpty =
    body === undefined || body === null || body === '' || (typeof body === 'object' && Object.keys(body).length === 0);
  return (
    <section className="stack-s" aria-label={title}>
      <h3>{title}</h3>
      {isEmpty ? (
        <p className="faint small">Not kept.</p>
      ) : (
        <Code label={title.toLowerCase()} text={typeof body === 'string' ? body : JSON.stringify(body, null, 2)} />
      )}
    </section>
  );
}

function Facts({ entry }: { entry: LogDetail }) {
  const keyName = useKeyNames(entry.api_key_id !== null);
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ['When', <Time key="at" at={entry.created_at} exact />],
    [
      'Trace',
      <Link key="trace" className="mono" href={`/logs?trace_id=${encodeURIComponent(entry.trace_id)}`}>
        {entry.trace_id}
      </Link>,
    ],
    ['Operation', entry.operation],
    ['Provider', entry.ai_org],
    ['Model', entry.ai_model],
    ['Took', `${duration(entry.response_time)}, of it ${duration(entry.gateway_processing_time)} in the gateway`],
    ['Cost', entry.cost > 0 ? `${dollars(entry.cost / 100)}${entry.is_cost_exact ? '' : ' (upper bound)'}` : 'none'],
    ['Cache', entry.cache_status.toLowerCase()],
    ['Workspace', entry.workspace_slug],
    [
      'API key',
      entry.api_key_id !== null && keyName(entry.api_key_id) !== entry.api_key_id ? (
        <Link key="api-key" href={`/keys/api-keys?open=${encodeURIComponent(entry.api_key_id)}`}>
          {keyName(entry.api_key_id)}
        </Link>
      ) : (
        entry.api_key_id
      ),
    ],
    [
      'Virtual key',
      entry.virtual_key ? (
        <Link key="virtual-key" href={`/keys/virtual-keys?q=${encodeURIComponent(entry.virtual_key)}`}>
          {entry.virtual_key}
        </Link>
      ) : null,
    ],
    [
      'Config',
      entry.config ? (
        <Link key="config" href={`/configs/${encodeURIComponent(entry.config)}`}>
          {entry.config}
        </Link>
      ) : null,
    ],
    ['User', entry.user],
    ['Bytes', `${bytes(entry.request_bytes)} in, ${bytes(entry.response_bytes)} out`],
    ['Tokens', entry.total_units > 0 ? entry.total_units : null],
  ];
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== null && value !== '' && value !== undefined)
        .map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      {Object.keys(entry.metadata).length > 0 ? (
        <Fact
          name="Metadata"
          value={
            <span className="row">
              {Object.entries(entry.metadata).map(([name, value]) => (
                <Badge key={name} plain>
                  {`${name}: ${value}`}
                </Badge>
              ))}
            </span>
          }
        />
      ) : null}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function againOf(entry: LogDetail): string {
  const query = new URLSearchParams({ prompt: (entry.prompt ?? '').slice(0, 4000) });
  if (entry.config) query.set('via', `config:${entry.config}`);
  else if (entry.virtual_key) query.set('via', `saved:${entry.virtual_key}`);
  else if (entry.ai_org) query.set('via', `provider:${entry.ai_org}`);
  if (entry.ai_model && !entry.config) query.set('model', entry.ai_model);
  return query.toString();
}
