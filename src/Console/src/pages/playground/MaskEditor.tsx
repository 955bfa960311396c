import { Eraser, Undo2 } from 'lucide-react';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button';
import { plural } from '../../ui/format';

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Stroke {
  readonly width: number;
  readonly points: Point[];
}

interface Props {
  readonly src: string;
  /** The mask as PNG, transparent where it is painted; null where nothing is. */
  readonly onMask: (mask: Blob | null) => void;
}

const mostStrokes = 500;

function trace(context: CanvasRenderingContext2D, strokes: readonly Stroke[]): void {
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    context.lineWidth = stroke.width;
    context.beginPath();
    const [first, ...rest] = stroke.points;
    if (!first) continue;
    context.moveTo(first.x, first.y);
    for (const point of rest) context.lineTo(point.x, point.y);
    if (rest.length === 0) context.lineTo(first.x + 0.01, first.y);
    context.stroke();
  }
}

/** Paints a mask over an image: where it is painted, the image may change. */
export function MaskEditor({ src, onMask }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const strokes = useRef<Stroke[]>([]);
  const isDown = useRef(false);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [brush, setBrush] = useState(8);
  const [count, setCount] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another image begins anew
  useEffect(() => {
    strokes.current = [];
    setCount(0);
    setSize(null);
    onMask(null);
  }, [src]);

  const paint = (): void => {
    const context = canvas.current?.getContext('2d');
    if (!context || !canvas.current) return;
    context.clearRect(0, 0, canvas.current.width, canvas.current.height);
    context.strokeStyle = 'rgb(15 118 110)';
    trace(context, strokes.current);
  };

  const finish = (): void => {
    paint();
    setCount(strokes.current.length);
    if (!size || strokes.current.length === 0) {
      onMask(null);
      return;
    }
    const mask = document.createElement('canvas');
    mask.width = size.width;
    mask.height = size.height;
    const context = mask.getContext('2d');
    if (!context) return;
    context.fillRect(0, 0, size.width, size.height);
    context.globalCompositeOperation = 'destination-out';
    trace(context, strokes.current);
    mask.toBlob(onMask, 'image/png');
  };

  const at = (event: PointerEvent<HTMLCanvasElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = (size?.width ?? box.width) / box.width;
    return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
  };

  return (
    <div className="stack-s">
      <div className="mask-frame">
        <img
          src={src}
          alt="To be edited"
          onLoad={(event) => setSize({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight })}
        />
        {size ? (
          <canvas
            ref={canvas}
            width={size.width}
            height={size.height}
            role="img"
            aria-label="Mask: paint where the image may change"
            onPointerDown={(event) => {
              if (strokes.current.length >= mostStrokes) return;
              event.currentTarget.setPointerCapture(event.pointerId);
              isDown.current = true;
              strokes.current.push({ width: (brush / 100) * Math.max(size.width, size.height), points: [at(event)] });
              paint();
            }}
            onPointerMove={(event) => {
              if (!isDown.current) return;
              strokes.current.at(-1)?.points.push(at(event));
              paint();
            }}
            onPointerUp={() => {
              isDown.current = false;
              finish();
            }}
          />
        ) : null}
      </div>
      <div className="row">
        <label className="row small mask-brush">
          Brush
          <input
            className="range"
            type="range"
            min={1}
            max={30}
            value={brush}
            onChange={(event) => setBrush(Number(event.target.value))}
          />
        </label>
        <Button
          small
          disabled={count === 0}
          onClick={() => {
            strokes.current.pop();
            finish();
          }}
        >
          <Undo2 size={15} /> Undo stroke
        </Button>
        <Button
          small
          disabled={count === 0}
          onClick={() => {
            strokes.current = [];
            finish();
          }}
        >
          <Eraser size={15} /> Clear
        </Button>
      </div>
      <p className="faint small" role="status">
        {count === 0
          ? 'Paint over the part that may change. Without a mask the whole image may.'
          : `Mask of ${plural(count, 'stroke')}`}
      </p>
    </div>
  );
}
