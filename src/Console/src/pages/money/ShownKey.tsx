import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/copy';

/** A key, the only time that it is shown. */
export function ShownKey({ apiKey, note, onDone }: { apiKey: string; note?: string; onDone: () => void }) {
  return (
    <div className="stack">
      <p className="note note-warn">Copy it now. It is shown only this once; the gateway keeps its hash alone.</p>
      <div className="row shown-key">
        <code className="break" role="region" aria-label="Key">
          {apiKey}
        </code>
        <CopyButton text={apiKey} label="Copy key">
          Copy
        </CopyButton>
      </div>
      {note ? <p className="small soft">{note}</p> : null}
      <div className="dialog-actions">
        <Button look="primary" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </div>
  );
}
