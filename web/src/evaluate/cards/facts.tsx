import type { ComponentChildren } from 'preact';
import { options } from '../../options/options.ts';
import { fillInOrder } from '../../ui/fill.ts';
import { short } from '../../ui/number.ts';
import { useSettled } from '../../ui/settled.ts';
import { Value } from '../../ui/value.tsx';
import { type Answered, totalsAt } from '../answers.ts';
import type { Totals } from '../asking/totals.ts';
import { bytesText } from '../bytes-text.ts';
import { countText, percentText } from '../formats.ts';
import { summary } from '../state.ts';
import { t } from '../texts.ts';

/** The metrics of what is held. */
export function Facts({ of }: { of: Answered }) {
  const { totals, temperature, key } = of;
  const { rows = 0 } = summary.value?.batch ?? {};
  const before = temperature !== 1 && totalsAt.value.key === key ? totalsAt.value.points.get(1) : undefined;
  const hasMetrics = totals.nll !== undefined;
  const status = useSettled(
    hasMetrics
      ? fillInOrder(
          t().status,
          short(totals.nll as number),
          percentText(totals.accuracy as number),
          percentText(totals.calibration_error as number),
        )
      : '',
  );
  const note = (name: 'nll' | 'perplexity' | 'bits' | 'brier_score' | 'calibration_error', plain: string) =>
    before ? fillInOrder(t().before, textOf(name, before)) : plain;
  return (
    <section aria-label={t().metrics}>
      <div class="facts">
        {hasMetrics && (
          <>
            <Fact id="nll" name={t().nll} note={note('nll', t().nllIs)}>
              <Value of={totals.nll as number} name="nll" />
            </Fact>
            <Fact id="perplexity" name={t().perplexity} note={note('perplexity', t().perplexityIs)}>
              <Value of={totals.perplexity as number} name="perplexity" />
            </Fact>
            <Fact id="bits" name={t().bits} note={note('bits', t().bitsIs)}>
              <Value of={totals.bits as number} name="bits" />
            </Fact>
            <Fact id="accuracy" name={t().accuracy} note={before ? t().unchanged : t().accuracyIs}>
              <Share of={totals.accuracy as number} />
            </Fact>
            <Fact id="brier" name={t().brier} note={note('brier_score', t().brierIs)}>
              <Value of={totals.brier_score as number} name="brier_score" />
            </Fact>
            <Fact id="ece" name={t().ece} note={note('calibration_error', fillInOrder(t().eceIs, options.bins.value))}>
              <Share of={totals.calibration_error as number} />
            </Fact>
          </>
        )}
        <Fact
          id="loss"
          name={t().loss}
          note={totals.loss === undefined ? t().lossNone : fillInOrder(t().lossIs, reduction(of))}
        >
          <Value of={totals.loss} name="loss" />
        </Fact>
        <Fact id="counted" name={t().counted} note={fillInOrder(t().ofRows, countText(rows))}>
          <data class="value" value={totals.valid_count}>
            {countText(totals.valid_count ?? 0)}
          </data>
        </Fact>
      </div>
      {!hasMetrics && <p class="note">{t().noMetrics}</p>}
      <p class="note">{sentText(of)}</p>
      <p class="unseen" role="status">
        {status}
      </p>
    </section>
  );
}

function reduction({ options }: Answered): string {
  return String(options.reduction ?? 'mean');
}

function textOf(name: keyof Totals, totals: Totals): string {
  const value = totals[name] as number;
  return name === 'calibration_error' ? percentText(value) : short(value);
}

function sentText({ requests, bytes, ms }: Answered): string {
  const time = ms < 1000 ? `${ms.toFixed(0)}\u00a0ms` : `${(ms / 1000).toFixed(1)}\u00a0s`;
  if (requests === 1) return fillInOrder(t().answered, bytesText(bytes), time);
  return fillInOrder(t().answeredMany, bytesText(bytes), countText(requests), time);
}

function Fact({ id, name, note, children }: { id: string; name: string; note: string; children: ComponentChildren }) {
  return (
    <div class="fact" id={id}>
      <h2>{name}</h2>
      <p>{children}</p>
      <small>{note}</small>
    </div>
  );
}

/** A share as per cent, with all its digits under the pointer. */
function Share({ of }: { of: number }) {
  return (
    <data class="value" value={of} title={String(of)}>
      {percentText(of)}
    </data>
  );
}
