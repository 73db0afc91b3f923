import { t } from './texts.ts';

const QUESTIONS = ['twice', 'feed', 'shifting', 'temperatureWhy', 'oneHot', 'stable'] as const;

/** What learners ask most. */
export function Questions() {
  return (
    <section class="questions" aria-labelledby="questions-title">
      <h2 id="questions-title">{t().questions}</h2>
      {QUESTIONS.map((question) => (
        <details key={question} class="card">
          <summary>{t()[question]}</summary>
          {t()
            [`${question}Answer`].split('\n')
            .map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
        </details>
      ))}
    </section>
  );
}
