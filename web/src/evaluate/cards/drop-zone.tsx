import { useEffect, useState } from 'preact/hooks';
import { takeFiles, takeText } from '../state.ts';
import { t } from '../texts.ts';

const KINDS = '.json,.csv,.tsv,.txt,.npy,.npz,.safetensors';

/** Where files come in: dropped anywhere on the page, chosen, or pasted as text. */
export function DropZone() {
  const isOver = useDrop();
  return (
    <div class="intake">
      <div class={`drop ${isOver ? 'over' : ''}`}>
        <p>
          {t().drop}{' '}
          <label class="file">
            <input
              type="file"
              class="unseen"
              multiple
              accept={KINDS}
              onChange={(event) => {
                const { files } = event.currentTarget;
                if (files?.length) void takeFiles([...files]);
                // The same file again is a change, too.
                event.currentTarget.value = '';
              }}
            />
            <span>{t().choose}</span>
          </label>
        </p>
        <small>{t().kinds}</small>
      </div>
      <Paste />
    </div>
  );
}

/** Takes what is dropped on the page, which would leave it otherwise; true while something is above it. */
function useDrop(): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      setIsOver(false);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      void takeFiles([...event.dataTransfer.files]);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}

function Paste() {
  const [text, setText] = useState('');
  return (
    <details>
      <summary>{t().paste}</summary>
      <textarea
        rows={6}
        spellcheck={false}
        aria-label={t().pasteLabel}
        aria-describedby="paste-hint"
        placeholder={'cat,dog,label\n2.1,-0.3,cat\n0.4,1.9,dog'}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p id="paste-hint" class="note">
        {t().pasteHint}
      </p>
      <button type="button" disabled={text.trim() === ''} onClick={() => takeText(t().pasted, text)}>
        {t().pasteButton}
      </button>
    </details>
  );
}
