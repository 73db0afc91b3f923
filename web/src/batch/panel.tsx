import { effect } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { Options } from '../options/panel.tsx';
import { Answered } from '../ui/answered.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { asked, badRows, current, followBatch, isAsking, tooLarge } from './ask.ts';
import { ConfusionCard } from './confusion-card.tsx';
import { DataCard } from './data-card.tsx';
import { Downloads } from './downloads.tsx';
import { errorText } from './error-text.ts';
import { Facts } from './facts.tsx';
import { LossesCard } from './losses-card.tsx';
import { ReliabilityCard } from './reliability-card.tsx';
import { PAGE_SIZE, RowsCard } from './rows-card.tsx';
import { between, page, ready, refused, show, sort } from './state.ts';
import { t } from './texts.ts';
import './batch.css';

/** A batch from files: what the service answers, and what that says of the model. */
export default function Panel() {
  useLayoutEffect(followBatch, []);
  useLayoutEffect(followProblem, []);
  const { batch, error } = ready.value;
  const { problem, results } = current.value ?? {};
  const wrong = refused.value ?? error ?? tooLarge.value;
  return (
    <div class="batch">
      <h1>{t().title}</h1>
      <p class="lead">{t().lead}</p>
      {wrong && (
        <p class="problem" role="alert">
          {errorText(wrong)}
        </p>
      )}
      <DataCard />
      <Options without={['encoding', 'outputs']} />
      {problem && <ProblemNote problem={problem} />}
      {batch && !current.value && isAsking.value && <p role="status">{t().asking}</p>}
      {results && batch && (
        <Answered by={asked.state} retry={asked.retry}>
          <Facts results={results} />
          <div class="cards">
            <LossesCard results={results} />
            <ReliabilityCard results={results} />
            <ConfusionCard batch={batch} results={results} />
          </div>
        </Answered>
      )}
      <RowsCard />
      {current.value && <Downloads answer={current.value} />}
    </div>
  );
}

/** When the service names a row, the table turns to it. */
function followProblem(): () => void {
  return effect(() => {
    const [row] = badRows.value;
    if (row === undefined) return;
    between.value = undefined;
    show.value = 'all';
    sort.value = { by: 'row', isDescending: false };
    page.value = Math.floor(row / PAGE_SIZE);
  });
}
