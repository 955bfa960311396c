import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { Edited, JsonEditor } from './codemirror';
import type { PlacedFault } from './placed';

export interface EditorHandle {
  readonly goTo: (fault: PlacedFault) => void;
}

interface Props {
  /** The same object at every turn. */
  readonly edited: Edited;
  readonly text: string;
  readonly isReadOnly: boolean;
  readonly faults: readonly PlacedFault[];
  readonly onChange: (text: string) => void;
  readonly ref?: Ref<EditorHandle>;
}

/** The editor, whose code is loaded when it is first shown. */
export function Editor({ edited, text, isReadOnly, faults, onChange, ref }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [editor, setEditor] = useState<JsonEditor | null>(null);
  const change = useRef(onChange);
  change.current = onChange;
  const first = useRef(text);
  first.current = text;

  useEffect(() => {
    let made: JsonEditor | null = null;
    let isGone = false;
    void import('./codemirror').then(({ JsonEditor: Made }) => {
      if (isGone || !host.current) return;
      made = new Made(host.current, edited, first.current, isReadOnly, (next) => change.current(next));
      setEditor(made);
    });
    return () => {
      isGone = true;
      made?.destroy();
      setEditor(null);
    };
  }, [edited, isReadOnly]);

  useEffect(() => editor?.setText(text), [editor, text]);
  useEffect(() => editor?.setFaults(faults), [editor, faults]);
  useImperativeHandle(ref, () => ({ goTo: (fault) => editor?.goTo(fault) }), [editor]);

  return (
    <div className="editor-frame">
      {editor ? null : <div className="skeleton editor-wait" role="status" aria-label="Loading the editor" />}
      <div ref={host} className="editor-host" />
    </div>
  );
}
