import { ImageUp } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { MaskEditor } from './MaskEditor';

interface Props {
  readonly image: Blob | null;
  readonly src: string | null;
  readonly onImage: (image: Blob) => void;
  readonly onMask: (mask: Blob | null) => void;
}

const accepted = 'image/png,image/jpeg,image/webp';

/** The image that is edited, and its mask. */
export function EditInput({ image, src, onImage, onMask }: Props) {
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null): void => {
    const file = [...(files ?? [])].find((one) => accepted.includes(one.type) && one.type !== '');
    if (file) onImage(file);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <div className="stack-s">
      <label
        className={isOver ? 'drop drop-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <ImageUp size={22} aria-hidden />
        <span>{image ? 'Choose another image' : 'Drop an image here, or choose one'}</span>
        <span className="faint small">PNG, JPEG or WebP</span>
        <input
          className="hidden"
          type="file"
          accept={accepted}
          aria-label="Image to edit"
          onChange={(event) => take(event.target.files)}
        />
      </label>
      {src ? <MaskEditor src={src} onMask={onMask} /> : null}
    </div>
  );
}
