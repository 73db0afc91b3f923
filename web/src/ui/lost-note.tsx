import { texts } from '../shell/language.ts';

const t = texts({
  en: { lost: 'The service does not answer. Is it still running?' },
  zh: { lost: '服务没有应答。它还在运行吗？' },
});

/** Says that the service could not be reached, and, if `text` does, what follows from it. */
export function LostNote({ text = t().lost }: { text?: string }) {
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}
