import { useEffect, useState } from 'preact/hooks';
import { Exchange } from '../ui/exchange.tsx';
import { fill } from '../ui/fill.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Typeset } from '../ui/typeset.tsx';
import { CheckCard, RegionsCard } from './cards.tsx';
import { Buttons, MainSettings, MoreSettings, Presets } from './controls.tsx';
import { LossCard } from './loss-card.tsx';
import { t } from './texts.ts';
import { enter, MOST_STEPS, problem, progress } from './trainer.ts';
import './train.css';

/** A model that learns while one looks on: every loss and every gradient is the service's. */
export default function Train() {
  useEffect(enter, []);
  const words = t();
  return (
    <div class="train">
      <h1>{words.title}</h1>
      <p class="lead">
        <Typeset text={words.lead} />
      </p>
      <div class="controls">
        <Buttons />
        <Presets />
        <MainSettings />
      </div>
      {problem.value && <ProblemNote problem={problem.value} />}
      {progress.value.losses.length >= MOST_STEPS && <p role="status">{fill(words.enough, { steps: MOST_STEPS })}</p>}
      <div class="plots">
        <RegionsCard />
        <LossCard />
      </div>
      <MoreSettings />
      <CheckCard />
      <LastStep />
      <details class="card">
        <summary>{words.how}</summary>
        <p>
          <Typeset text={words.howText} />
        </p>
      </details>
      <details class="card">
        <summary>{words.data}</summary>
        <p>{words.dataText}</p>
      </details>
    </div>
  );
}

/** The request of the last step, for those who open it. */
function LastStep() {
  const [isOpen, setOpen] = useState(false);
  const { answer } = progress.value;
  return (
    <details class="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t().call}</summary>
      {isOpen && (answer ? <Exchange answer={answer} /> : <p class="none">{t().noSteps}</p>)}
    </details>
  );
}
