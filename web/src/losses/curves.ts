import type { Body } from '../api/json.ts';
import type { Dtype } from '../formulas/dtype.ts';
import type { Formula } from '../formulas/formula.ts';
import { compute } from '../formulas/index.ts';
import { rightDigits } from '../formulas/right-digits.ts';
import type { Read } from './ask.ts';
import type { Places } from './places.ts';
import { withNumber } from './pointers.ts';
import { type Compared, type Run, runsOf } from './runs.ts';

/** What is drawn of a quantity: the exact values, and those of a library with what has become of them. */
export interface Curve {
  readonly exact: readonly (readonly [x: number, value: number])[];
  readonly library: readonly Compared[];
  readonly runs: readonly Run[];
}

export interface Curves {
  readonly value: Curve;
  readonly grad: Curve | undefined;
}

/** @param reads the service's answers for the numbers `xs` */
export function curvesOf(
  { xs, reads, places }: { xs: readonly number[]; reads: readonly (Read | undefined)[]; places: Places },
  formula: Formula | undefined,
  body: Body,
  moved: string,
  float: Dtype,
): Curves {
  const at = (x: number) => formula && compute(formula, withNumber(body, moved, x), moved, float);
  const computed = xs.map(at);
  const between = (a: number, b: number) => places.at((places.place(a) + places.place(b)) / 2);
  const curve = (read: (read: Read) => number | undefined, ofLibrary: (x: ReturnType<typeof at>) => number): Curve => {
    const exact = xs.flatMap((x, i) => {
      const answer = reads[i];
      const value = answer && read(answer);
      return value === undefined ? [] : [[x, value, i] as const];
    });
    const library = formula
      ? exact.map(([x, value, i]) => {
          const own = ofLibrary(computed[i]);
          return { x, exact: value, value: own, digits: rightDigits(own, value, float) };
        })
      : [];
    return {
      exact: exact.map(([x, value]) => [x, value] as const),
      library,
      runs: runsOf(library, (x) => ofLibrary(at(x)), between),
    };
  };
  const hasGradient = reads.some((read) => read?.grad !== undefined);
  return {
    value: curve(
      (read) => read.value,
      (computed) => computed?.loss ?? Number.NaN,
    ),
    grad: hasGradient
      ? curve(
          (read) => read.grad,
          (computed) => computed?.grad ?? Number.NaN,
        )
      : undefined,
  };
}
