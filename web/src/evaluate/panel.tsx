import { useLayoutEffect } from 'preact/hooks';
import { Options } from '../options/panel.tsx';
import { Answered } from '../ui/answered.tsx';
import { fillInOrder } from '../ui/fill.ts';
import { focusNext } from '../ui/focus.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import { answer, asked, followBatch, followBefore, progress, stopAsking, tooLarge } from './answers.ts';
import { ConfusionCard } from './cards/confusion-card.tsx';
import { DataCard } from './cards/data-card.tsx';
import { Downloads } from './cards/downloads.tsx';
import { errorText } from './cards/error-text.ts';
import { Facts } from './cards/facts.tsx';
import { LossesCard } from './cards/losses-card.tsx';
import { RowsCard } from './cards/rows-card.tsx';
import { Slider, TemperatureCard } from './cards/temperature-card.tsx';
import { countText } from './formats.ts';
import { labels } from './known-rows.ts';
import { refused, start, summary } from './state.ts';
import { t } from './texts.ts';
import './evaluate.css';

/** Options that have a control of their own here, or none. */
const HERE = ['temperature', 'shift', 'bins', 'class_axis', 'encoding', 'outputs'];

/** Logits and labels from files: what the service says of the model that made them. */
export default function Panel() {
  useLayoutEffect(() => {
    if (!summary.value) void start(true);
    const ends = [followBatch(), followBefore()];
    return () => {
      for (const end of ends) end();
    };
  }, []);
  const held = summary.value;
  const wrong = [...refused.value, held?.problem, tooLarge.value].filter((one) => one !== undefined);
  const problem = answer.value?.problem;
  return (
    <div class="evaluate">
      <h1>{t().title}</h1>
      <p class="lead">{t().lead}</p>
      {wrong.map((one) => (
        <p key={`${one.file} ${one.message}`} class="problem" role="alert">
          {errorText(one)}
        </p>
      ))}
      <DataCard />
      <Options without={HERE} />
      {problem && <ProblemNote problem={problem} />}
      <Asking />
      <Results />
    </div>
  );
}

/** How many rows have been answered, and a button that stops it. */
function Asking() {
  const now = progress.value;
  const state = asked.state.value;
  if (state === 'waiting' && now) {
    return (
      <div class="progress">
        <progress aria-label={t().asking} max={now.total} value={now.done} />
        <span>{fillInOrder(t().evaluating, countText(now.done), countText(now.total))}</span>
        <button
          type="button"
          onClick={() => {
            stopAsking();
            focusNext('#ask-again');
          }}
        >
          {t().stop}
        </button>
      </div>
    );
  }
  if (state === 'waiting' && summary.value?.batch && !answer.value) return <p role="status">{t().asking}</p>;
  if (state === 'unsent' && summary.value?.batch)
    return (
      <p role="status">
        {answer.value && t().stopped}{' '}
        <button
          id="ask-again"
          type="button"
          onClick={() => {
            asked.retry();
            focusNext('.progress button', '#main');
          }}
        >
          {t().retry}
        </button>
      </p>
    );
  return null;
}

function Results() {
  const held = summary.value;
  const of = answer.value;
  const batch = held?.batch;
  if (!held || !batch || !of || of.problem) {
    return (
      <Answered by={asked.state} retry={asked.retry}>
        {/* A temperature that the service refuses can be mended where it was set. */}
        {of?.problem && of.temperature !== 1 && <Slider />}
      </Answered>
    );
  }
  const { rows } = of;
  const compared = labels.value;
  return (
    <Answered by={asked.state} retry={asked.retry}>
      <Facts of={of} />
      {compared && <TemperatureCard of={of} />}
      {rows && (
        <>
          <div class="cards">
            <LossesCard rows={rows} />
            {compared && <ConfusionCard rows={rows} labels={compared} />}
          </div>
          <RowsCard rows={rows} batch={batch} />
        </>
      )}
      <Downloads of={of} held={held} />
    </Answered>
  );
}
