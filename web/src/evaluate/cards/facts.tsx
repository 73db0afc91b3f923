import type { ComponentChildren } from 'preact';
import { Value } from '../ui/value.tsx';
import { current, type Results } from './ask.ts';
import { asWritten, countText, percentText } from './formats.ts';
import { reliability } from './measures/reliability.ts';
import { binCount, bytesText } from './state.ts';
import { filled, t } from './texts.ts';

/** The batch in five numbers. */
export function Facts({ results }: { results: Results }) {
  const { loss, dtype, rows, perplexity } = results;
  const { counted, right, isIgnored } = rows;
  const ignored = isIgnored.length - counted;
  const { error, confidence, accuracy } = reliability(rows, Number(binCount.value));
  const points = Math.abs(confidence - accuracy) * 100;
  return (
    <section class="facts" aria-live="polite">
      <Fact id="loss" name={t().loss} note={loss === undefined ? t().lossNone : answered()}>
        <Value of={loss === undefined ? loss : asWritten(loss, dtype)} name="loss" />
      </Fact>
      <Fact id="counted" name={t().counted} note={ignored ? filled(t().ignored, countText(ignored)) : t().noneIgnored}>
        <data class="value" value={counted}>
          {countText(counted)}
        </data>
      </Fact>
      <Fact id="accuracy" name={t().accuracy} note={filled(t().rightOf, countText(right))}>
        <Share of={right / counted} />
      </Fact>
      <Fact id="perplexity" name={t().perplexity} note={t().perplexityIs}>
        <Value of={perplexity} name="perplexity" />
      </Fact>
      <Fact
        id="ece"
        name={t().ece}
        note={Number.isNaN(points) ? '' : filled(confidence >= accuracy ? t().surer : t().modester, points.toFixed(1))}
      >
        <Share of={error} />
      </Fact>
    </section>
  );
}

function answered(): string {
  const { sentBytes = 0, ms = 0 } = current.value ?? {};
  return t().answered.replace('{bytes}', bytesText(sentBytes)).replace('{ms}', ms.toFixed(0));
}

function Fact({ id, name, note, children }: { id: string; name: string; note: string; children: ComponentChildren }) {
  return (
    <div class="card fact" id={id}>
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
