import { useLayoutEffect } from 'preact/hooks';
import { OPERATIONS, type Operation } from '../api/post.ts';
import { Options } from '../options/panel.tsx';
import { asOneOf, param } from '../shell/url-state.ts';
import { Choice } from '../ui/choice.tsx';
import { Exchange } from '../ui/exchange.tsx';
import { largest } from '../ui/largest.ts';
import { LostNote } from '../ui/lost-note.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { DigitsChoice, digits } from '../ui/value.tsx';
import { answers, asked, followState, output, problem, rowsOf } from './answers.ts';
import { BarsCard } from './bars-card.tsx';
import { Examples } from './examples.tsx';
import { GradientCard } from './gradient-card.tsx';
import { LogitsCard } from './logits-card.tsx';
import { LossCard } from './loss-card.tsx';
import { Paste } from './paste.tsx';
import { Questions } from './questions.tsx';
import { labels, row, target, targetProbs } from './state.ts';
import { TargetCard } from './target-card.tsx';
import { t } from './texts.ts';
import './chain.css';

const shown = param<Operation>('operation', 'cross-entropy', asOneOf(OPERATIONS));

/** From logits to the gradient, step by step: every number is an answer of the service. */
export function Chain() {
  // Before the page is painted: the answers come meanwhile.
  useLayoutEffect(followState, []);
  const { softmax, 'log-softmax': logSoftmax, nll, 'cross-entropy': crossEntropy } = answers.value;
  const probs = rowsOf(softmax, 'probs')?.[row.value];
  const logProbs = rowsOf(logSoftmax, 'log_probs')?.[row.value];
  const isSoft = target.value === 'target_probs';
  const exchange = answers.value[shown.value];
  return (
    <div class="chain">
      <h1>{t().title}</h1>
      <p class="lead">{t().lead}</p>
      <div class="toolbar">
        <Examples />
        <DigitsChoice />
      </div>
      {asked.state.value === 'lost' && <LostNote retry={asked.retry} />}
      {problem.value && <ProblemNote problem={problem.value} />}
      <div class={`steps ${digits.value === 'all' ? 'wide' : ''}`}>
        <LogitsCard />
        <BarsCard
          id="softmax"
          title="softmax"
          formula="p = exp(x) / Σ exp(x)"
          name="probs"
          values={probs}
          scale={1}
          sides="right"
          note={t().softmaxNote}
        />
        <BarsCard
          id="log-softmax"
          title="log_softmax"
          formula="ℓ = x − log Σ exp(x)"
          name="log_probs"
          values={logProbs}
          scale={largest(logProbs)}
          sides="left"
          note={t().logSoftmaxNote}
        />
        <TargetCard />
        <BarsCard
          id="nll"
          title="NLL"
          formula={isSoft ? '−q ℓ' : '−ℓ[y]'}
          name={isSoft ? '−q·ℓ' : '−ℓ'}
          values={contributions(logProbs, output(nll, 'losses') as readonly number[] | undefined)}
          scale={largest(logProbs)}
          sides="right"
          note={isSoft ? t().nllSoftNote : t().nllNote}
        />
        <LossCard />
        <GradientCard grad={rowsOf(crossEntropy, 'grad')?.[row.value]} probs={probs} />
      </div>
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
          <p class="none">{isSoft && shown.value === 'nll' ? t().nllTakesLabels : t().notAsked}</p>
        )}
      </section>
      <Questions />
    </div>
  );
}

/** What each class adds to the row's loss: with a label only one does, and nll says how much. */
function contributions(logProbs: readonly number[] | undefined, nllLosses: readonly number[] | undefined) {
  if (target.value === 'labels') {
    const label = labels.value[row.value];
    return nllLosses && logProbs?.map((_, c) => (c === label ? nllLosses[row.value] : undefined));
  }
  const q = targetProbs.value[row.value] ?? [];
  // Nothing of a class that should not be is nothing, also where its logarithm is not finite.
  return logProbs?.map((logProb, c) => (q[c] === 0 ? 0 : -(q[c] ?? 0) * logProb));
}
