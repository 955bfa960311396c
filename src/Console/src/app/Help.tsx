import { Dialog } from '../ui/Dialog';
import { pages } from './nav';

const keys: readonly (readonly [string, string])[] = [
  ['/', 'Search on this page'],
  ['j  k', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['←  →', 'Neighbours of an open image'],
  ['Esc', 'Close'],
  ['Ctrl Enter', 'Draw, in the playground'],
  ['?', 'These keys'],
];

export function Help({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title="Keyboard" isOpen={isOpen} onClose={onClose}>
      <dl className="keys-table">
        {keys.map(([key, does]) => (
          <Row key={key} keys={key} does={does} />
        ))}
        {pages.map((page) => (
          <Row key={page.path} keys={`g ${page.key}`} does={`Go to ${page.label}`} />
        ))}
      </dl>
    </Dialog>
  );
}

function Row({ keys: text, does }: { keys: string; does: string }) {
  return (
    <>
      <dt className="row">
        {text.split(/\s+/).map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{does}</dd>
    </>
  );
}
