import type { Answer } from '../api/post.ts';
import { SNIPPETS, type Snippet } from '../api/snippets.ts';
import { asOneOf } from '../shell/codecs.ts';
import { texts } from '../shell/language.ts';
import { param } from '../shell/url-state.ts';
import { Choice } from './choice.tsx';
import { Copy } from './copy.tsx';

const t = texts({
  en: { request: 'Request', answer: 'Answer', language: 'Language', status: 'in {} ms' },
  zh: { request: '请求', answer: '响应', language: '语言', status: '用时 {} 毫秒' },
});

const LANGUAGES = Object.keys(SNIPPETS) as Snippet[];
const snippet = param<Snippet>('code', 'curl', asOneOf(LANGUAGES));

/** A request as code, and what came back, word for word. */
export function Exchange({ answer }: { answer: Answer }) {
  const code = SNIPPETS[snippet.value](answer.request, location.origin);
  return (
    <div class="exchange">
      <section aria-label={t().request}>
        <header>
          <h3>{t().request}</h3>
          <Choice
            name="code"
            label={t().language}
            hideLabel
            of={snippet}
            choices={LANGUAGES.map((name) => [name, name])}
          />
          <Copy text={code} what={t().request} />
        </header>
        <pre tabIndex={0}>
          <code>{code}</code>
        </pre>
      </section>
      <section aria-label={t().answer}>
        <header>
          <h3>{t().answer}</h3>
          <span class={`status ${answer.problem ? 'wrong' : ''}`}>
            {answer.status} {t().status.replace('{}', answer.ms.toFixed(0))}
          </span>
          <Copy text={answer.text} what={t().answer} />
        </header>
        <pre tabIndex={0} class="answer">
          <code>{answer.text}</code>
        </pre>
      </section>
    </div>
  );
}
