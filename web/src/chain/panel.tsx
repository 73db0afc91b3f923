import { useLayoutEffect } from 'preact/hooks';
import { OPERATIONS, type Operation } from '../api/post.ts';
import { Options } from '../options/panel.tsx';
import { asOneOf } from '../shell/codecs.ts';
import { param } from '../shell/url-state.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Exchange } from '../ui/exchange.tsx';
import { LostNote } from '../ui/lost-note.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { DigitsChoice } from '../ui/value.tsx';
import { MOST_CLASSES, MOST_ROWS } from './address.ts';
import { answers, asked, followState, problem } from './answers.ts';
import { Examples } from './examples.tsx';
import { Intro } from './intro.tsx';
import { Knobs } from './knobs.tsx';
import { Paste } from './paste.tsx';
import { Questions } from './questions.tsx';
import { RowChoice } from './row-choice.tsx';
import { scaling } from './scales.ts';
import { addClass, addRow, classes, logits, removeClass, removeRow, target } from './state.ts';
import { Steps } from './steps.tsx';
import { Strip } from './strip.tsx';
import { t } from './texts.ts';
import './chain.css';

const shown = param<Operation>('operation', 'cross-entropy', asOneOf(OPERATIONS));

/** From logits to the gradient, step by step: every number is an answer of the service, but for those that are said to be PyTorch's. */
export function Chain() {
  // Before the page is painted: the answers come meanwhile.
  useLayoutEffect(followState, []);
  const exchange = answers.value[shown.value];
  return (
    <div class="chain">
      <Intro />
      <section class="card whole" aria-labelledby="chain-title">
        <header>
          <h2 id="chain-title">{t().chain}</h2>
          <Choice
            name="target"
            label={t().target}
            of={target}
            choices={[
              ['labels', t().byLabel],
              ['target_probs', t().soft],
            ]}
          />
          <Choice
            name="scale"
            label={t().scale}
            of={scaling}
            choices={[
              ['linear', t().linear],
              ['log', t().log],
            ]}
          />
          <DigitsChoice />
        </header>
        <Examples />
        {asked.state.value === 'lost' && <LostNote retry={asked.retry} />}
        {problem.value && <ProblemNote problem={problem.value} />}
        <RowChoice />
        <Steps />
        <div class="below">
          <Knobs />
          <Size />
        </div>
      </section>
      <Strip />
      <Options />
      <Paste />
      <section aria-labelledby="api-title">
        <h2 id="api-title">{t().api}</h2>
        <Choice
          name="operation"
          label={t().operation}
          of={shown}
          choices={OPERATIONS.map((operation) => [operation, `/v1/${operation}`])}
        />
        {exchange ? (
          <Exchange answer={exchange} />
        ) : (
          <p class="none">
            {shown.value === 'nll' && target.value === 'target_probs' ? t().nllTakesLabels : t().waiting}
          </p>
        )}
      </section>
      <Questions />
    </div>
  );
}

/** How many classes and rows there are. */
function Size() {
  return (
    <div class="tools">
      <Button onClick={addClass} unavailable={classes.value >= MOST_CLASSES}>
        {t().addClass}
      </Button>
      <Button onClick={removeClass} unavailable={classes.value <= 1}>
        {t().removeClass}
      </Button>
      <Button onClick={addRow} unavailable={logits.value.length >= MOST_ROWS}>
        {t().addRow}
      </Button>
      <Button onClick={removeRow} unavailable={logits.value.length <= 1}>
        {t().removeRow}
      </Button>
    </div>
  );
}
