import { useMemo } from 'preact/hooks';
import { Answered } from '../ui/answered.tsx';
import { Choice } from '../ui/choice.tsx';
import { fill } from '../ui/fill.ts';
import { Plot } from '../ui/plot.tsx';
import { usePointed } from '../ui/pointed.ts';
import { useWidth } from '../ui/use-width.ts';
import { drawingShown } from './answers.ts';
import { needsUpstream } from './ask.ts';
import { type Comparison, comparedPoint, nameOf } from './comparison.ts';
import { curvePlot, type Flag } from './curve-plot.ts';
import type { Curve } from './curves.ts';
import { digitsPlot } from './digits-plot.ts';
import { Here } from './here.tsx';
import { marksOf } from './marks.ts';
import { MoveTools } from './move-tools.tsx';
import { MARGIN } from './plot-frame.ts';
import { edgeOf, hasWrongSign, isNotable, type Kind } from './runs.ts';
import { said } from './said.ts';
import { moved, moveTo, places, valuesKind, x } from './state.ts';
import { t } from './texts.ts';

/** Loss, gradient and right digits over the number that moves, on one axis; the pictures are dragged. */
export function CurvesCard({ shown }: { shown: Comparison }) {
  const words = t();
  const [place, width] = useWidth();
  const handle = useHandle();
  const { drawn, curves, formula, name, value, gradient } = shown;
  const library = formula && `${formula.library} ${drawn.float}`;
  return (
    <section class="card curves" aria-labelledby="curves-title">
      <header>
        <Answered by={drawingShown}>
          <h2 id="curves-title">{fill(words.picture, { quantity: value, name })}</h2>
          <ul class="legend">
            <li class="of-exact">{words.exact}</li>
            {library && <li class="of-library">{library}</li>}
          </ul>
        </Answered>
        <Choice
          name="values"
          label={words.scale}
          of={valuesKind}
          choices={[
            ['linear', words.linear],
            ['log', words.log],
          ]}
        />
      </header>
      <Answered by={drawingShown}>
        {drawn.problem ? (
          <p>{words.curveRefused}</p>
        ) : (
          <div class="pictures" ref={place} {...handle}>
            <Quantity title={value} of="value" curve={curves.value} shown={shown} width={width} hasMarks />
            {curves.grad ? (
              <Quantity title={gradient} of="grad" curve={curves.grad} shown={shown} width={width} />
            ) : (
              <p class="note">{needsUpstream(drawn) ? words.needsUpstream : words.noGradient}</p>
            )}
            <Digits shown={shown} width={width} />
          </div>
        )}
      </Answered>
      <MoveTools name={nameOf(moved.value?.pointer ?? drawn.moved)} />
    </section>
  );
}

function Quantity({
  title,
  of,
  curve,
  shown,
  width,
  hasMarks = false,
}: {
  title: string;
  of: 'value' | 'grad';
  curve: Curve;
  shown: Comparison;
  width: number;
  hasMarks?: boolean;
}) {
  const words = t();
  const { drawn, formula, name } = shown;
  const here = comparedPoint.value;
  const isSame = here?.point.moved === drawn.moved && here.point.operation === drawn.operation;
  const exact = isSame ? here.point.exact[drawn.float]?.[of] : undefined;
  const computed = isSame ? here.library[drawn.float] : undefined;
  const library = of === 'value' ? computed?.loss : computed?.grad;
  const answers = { x: isSame ? here.point.x : Number.NaN, exact, library };
  const kind = valuesKind.value;
  const { options, extent } = useMemo(() => {
    const frame = { places: drawn.places, width, height: heightOfQuantity() };
    return curvePlot(curve, kind, flagsOf(shown, curve, words), true, frame);
  }, [curve, kind, shown, words, width]);
  const hasHollow = kind === 'log' && curve.library.some(hasWrongSign);
  return (
    <div class={`quantity ${of}`}>
      <h3>
        {kind === 'log' ? `|${title}|` : title}
        {hasHollow && <small>{words.noPlaceInLog}</small>}
      </h3>
      {width > 0 && (
        <div class="picture">
          <Plot
            options={options}
            label={fill(words.picture, { quantity: title, name })}
            description={formula && said(curve, title, formula.library).join(' ')}
          />
          <Here drawn={drawn} width={width} extent={extent} answers={answers} />
        </div>
      )}
    </div>
  );

  function flagsOf(
    { drawn: { operation, body, moved, places } }: Comparison,
    { runs }: Curve,
    texts: ReturnType<typeof t>,
  ) {
    const isInside = ({ x }: { x: number }) =>
      places.place(x) >= places.domain[0] && places.place(x) <= places.domain[1];
    const marks: Flag[] = marksOf(operation.name, body, moved).map(({ x, text, values = {} }) => ({
      x,
      text: hasMarks ? fill(texts[text], values) : '',
    }));
    const edges = runs.filter(isNotable).flatMap((run): Flag[] => {
      const edge = edgeOf(run);
      const text = fill(texts[RUN_TEXTS[run.kind]], { library: formula?.library ?? '' });
      return edge === undefined ? [] : [{ x: edge, text, isOfLibrary: true }];
    });
    return [...marks, ...edges].filter(isInside);
  }
}

function Digits({ shown, width }: { shown: Comparison; width: number }) {
  const words = t();
  const { drawn, curves, formula, value, name } = shown;
  const { options, extent } = useMemo(
    () =>
      digitsPlot(
        [{ name: 'value', curve: curves.value }, ...(curves.grad ? [{ name: 'grad', curve: curves.grad }] : [])],
        drawn.float,
        { places: drawn.places, width, height: 0 },
      ),
    [shown, width],
  );
  return (
    <div class="quantity digits-right">
      {formula && (
        <h3>
          {fill(words.digits, { library: `${formula.library} ${drawn.float}` })}
          <small>
            <span class="line solid" /> {value}
            {curves.grad && (
              <>
                {' '}
                <span class="line dotted" /> {words.gradient}
              </>
            )}
          </small>
        </h3>
      )}
      {width > 0 && (
        <div class="picture">
          <Plot options={options} label={fill(words.picture, { quantity: words.right, name })} />
          <Here drawn={drawn} width={width} extent={extent} />
        </div>
      )}
    </div>
  );
}

/** The pictures as one handle for the number. */
function useHandle() {
  return usePointed(
    (event) => {
      const { left, width } = event.currentTarget.getBoundingClientRect();
      const share = (event.clientX - left - MARGIN.left) / (width - MARGIN.left - MARGIN.right);
      const { domain, at, rounded } = places.value;
      moveTo(rounded(at(domain[0] + Math.min(1, Math.max(0, share)) * (domain[1] - domain[0]))));
    },
    () => {
      const before = x.peek();
      return () => before !== undefined && moveTo(before);
    },
  );
}

/** What stands beside a run. */
const RUN_TEXTS: { readonly [kind in Kind]: 'nanRun' | 'infiniteRun' | 'zeroRun' | 'lostRun' } = {
  nan: 'nanRun',
  infinite: 'infiniteRun',
  zero: 'zeroRun',
  lost: 'lostRun',
};

/** So high that both quantities, the digits and the slider are seen at once on a laptop. */
function heightOfQuantity(): number {
  return Math.min(180, Math.max(116, Math.round((innerHeight - 540) / 2)));
}
