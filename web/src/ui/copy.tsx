import { useState } from 'preact/hooks';
import { texts } from '../shell/language.ts';

const t = texts({
  en: { copy: 'Copy', copied: 'Copied', failed: 'Not allowed' },
  zh: { copy: '复制', copied: '已复制', failed: '不允许' },
});

/** Copies a text, and says that it has. */
export function Copy({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<'copy' | 'copied' | 'failed'>('copy');
  const copy = async () => {
    setState(
      await navigator.clipboard.writeText(text).then(
        () => 'copied' as const,
        () => 'failed' as const,
      ),
    );
    setTimeout(() => setState('copy'), 1500);
  };
  return (
    <button type="button" class="copy" onClick={copy} aria-label={`${t()[state]}: ${what}`}>
      {t()[state]}
    </button>
  );
}
