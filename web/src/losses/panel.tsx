import { useLayoutEffect } from 'preact/hooks';
import { write } from '../api/json.ts';
import { Answered } from '../ui/answered.tsx';
import { Exchange } from '../ui/exchange.tsx';
import { fill } from '../ui/fill.ts';
import { LostNote } from '../ui/lost-note.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { askingShown, drawingShown, followState, point, retryLost } from './answers.ts';
import { comparedPoint, comparison } from './comparison.ts';
import { Setup } from './controls.tsx';
import { CurvesCard } from './curves-card.tsx';
import { FieldsCard } from './fields-card.tsx';
import { withNumber } from './pointers.ts';
import {
  body,
  chooseOperation,
  drawn,
  moved,
  OPERATION_NAMES,
  operation,
  operationGiven,
  show,
  wrongBody,
} from './state.ts';
import { STORIES, STORY_NAMES, type StoryName } from './stories.ts';
import { TableCard } from './table-card.tsx';
import { t } from './texts.ts';
import './losses.css';

/** One number of a request moves: its loss and gradient as curves, against the formula of another library. */
export default function Losses() {
  useLayoutEffect(followState, []);
  const words = t();
  return (
    <div class="losses">
      <h1>{words.title}</h1>
      <p class="lead">{words.lead}</p>
      <Stories />
      {operation.value && body.value ? <Shown /> : <Unreadable />}
    </div>
  );
}

/** Buttons that set everything, and what to look at. */
function Stories() {
  const words = t();
  const here = drawn.value;
  const told = STORY_NAMES.find((name) => {
    const { operation, body, moved } = STORIES[name];
    return here === `${operation} ${moved} ${write(withNumber(body, moved, 0))}`;
  });
  return (
    <section class="stories" aria-label={words.stories}>
      <div class="story-buttons">
        {STORY_NAMES.map((name) => (
          <button key={name} type="button" aria-pressed={name === told} onClick={() => show(STORIES[name])}>
            {words[`${name}Story`]}
          </button>
        ))}
      </div>
      <p class="story">{told && <StoryText name={told} />}</p>
    </section>
  );
}

function StoryText({ name }: { name: StoryName }) {
  return <>{t()[`${name}Text`]}</>;
}

function Shown() {
  const words = t();
  const chosen = operation.value;
  const shown = comparison.value;
  const here = comparedPoint.value;
  const answer = point.value?.answer;
  const problem = answer?.problem;
  const isLost = drawingShown.value === 'lost' || askingShown.value === 'lost';
  if (!chosen) return null;
  return (
    <>
      {isLost && <LostNote retry={retryLost} />}
      <div class="bench">
        <div class="see">
          {moved.value ? (
            shown ? (
              <CurvesCard shown={shown} />
            ) : (
              !isLost && <p role="status">{words.loading}</p>
            )
          ) : (
            <p class="note">{words.noNumber}</p>
          )}
        </div>
        <div class="set">
          <Setup operation={chosen} />
          {problem && <ProblemNote problem={problem} />}
          {here && !problem && <TableCard here={here} shown={shown} />}
        </div>
      </div>
      <FieldsCard operation={chosen} problem={problem} />
      {answer && (
        <section aria-labelledby="call-title">
          <h2 id="call-title">{words.call}</h2>
          <Answered by={askingShown}>
            <Exchange answer={answer} />
          </Answered>
        </section>
      )}
    </>
  );
}

/** The address names no operation, or its body is none. */
function Unreadable() {
  const words = t();
  const name = operationGiven.value;
  return (
    <div class="problem" role="alert">
      <p>
        {operation.value
          ? fill(words.wrongBody, { wrong: wrongBody.value ?? '' })
          : fill(words.noOperation, { name, names: OPERATION_NAMES.join(', ') })}
      </p>
      <button type="button" onClick={() => chooseOperation(operation.value?.name ?? 'policy-gradient')}>
        {words.startAgain}
      </button>
    </div>
  );
}
