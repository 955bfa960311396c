import { Check, Copy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './Button';
import { tellFault } from './toasts';

async function write(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Pages without TLS have no clipboard API.
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

export function CopyButton({
  text,
  label = 'Copy',
  children,
}: {
  text: string | (() => string);
  label?: string;
  children?: ReactNode;
}) {
  const [isDone, setDone] = useState(false);
  const copy = (): void => {
    write(typeof text === 'string' ? text : text()).then(() => {
      setDone(true);
      setTimeout(() => setDone(false), 1500);
    }, tellFault);
  };
  const icon = isDone ? <Check size={15} /> : <Copy size={15} />;
  return (
    <Button small icon={!children} aria-label={children ? undefined : label} title={label} onClick={copy}>
      {icon}
      {children ? (isDone ? 'Copied' : children) : null}
    </Button>
  );
}

/** Text to copy, such as a command. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre role="region" tabIndex={0} aria-label={label}>
        {text}
      </pre>
      <CopyButton text={text} label={`Copy ${label}`} />
    </div>
  );
}
