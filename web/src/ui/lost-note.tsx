import { texts } from '../shell/language.ts';
import { focusNext } from './focus.ts';

const t = texts({
  en: {
    lost: 'The service does not answer: it is gone, or too busy. What is dimmed is of an earlier answer.',
    retry: 'Try again',
  },
  zh: { lost: '服务没有应答：已停止，或者太忙。变暗的数字来自先前的响应。', retry: '重试' },
});

/** Says that the service could not be reached, and, if `text` does, what follows from it. */
export function LostNote({ text = t().lost, retry }: { text?: string; retry?: () => void }) {
  return (
    <p class="problem lost" role="alert">
      {text}{' '}
      {retry && (
        <button
          type="button"
          onClick={() => {
            retry();
            // The note goes; the focus stays in what it stood in.
            focusNext('#main');
          }}
        >
          {t().retry}
        </button>
      )}
    </p>
  );
}
