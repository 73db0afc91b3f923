import { expect, test } from 'vitest';
import { curl } from '../../../web/reference/curl.ts';
import { mathText } from '../../../web/reference/math-text.ts';
import { playgroundAddress } from '../../../web/reference/playground-address.ts';
import { prettyJson } from '../../../web/reference/pretty-json.ts';
import { spacedJson } from '../../../web/reference/spaced-json.ts';

test.each([
  ['a name', 'their sample_weight', 'their <code>sample_weight</code>'],
  ['code in the text', '`errors` has the places', '<code>errors</code> has the places'],
  ['an index', 'p_c and q_c', '<var>p<sub>c</sub></var> and <var>q<sub>c</sub></var>'],
  ['an index of a field', 'class_weight_c q_c', '<code>class_weight</code><sub>c</sub> <var>q<sub>c</sub></var>'],
  ['a sum', 'log Σ_j exp(z_j)', 'log Σ<sub>j</sub> exp(<var>z<sub>j</sub></var>)'],
  ['a sum with a condition', 'Σ_{c≠y} p_c²', 'Σ<sub>c≠y</sub> <var>p<sub>c</sub></var>²'],
  ['a power', '(1 − p_c)^γ', '(1 − <var>p<sub>c</sub></var>)<sup>γ</sup>'],
  ['a power with an index', 'e^z_c', 'e<sup><var>z<sub>c</sub></var></sup>'],
  ['a negative power', '2^-23, e^−δ', '2<sup>−23</sup>, e<sup>−δ</sup>'],
  ['a power in parentheses', 'e^(mean of log_probs)', 'e<sup>mean of <code>log_probs</code></sup>'],
  ['characters of HTML', 'a < b & "c"', 'a &lt; b &amp; &quot;c&quot;'],
])('mathText sets %s', (_what, text, html) => {
  expect(mathText(text)).toBe(html);
});

test('prettyJson breaks objects that are long, and no array of numbers', () => {
  const value = { logits: new Array(30).fill([1.25]), inputs: [{ name: 'a', shape: [1, 2] }], o: { a: null } };
  const text = prettyJson(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toContain('\n  "inputs": [{"name": "a", "shape": [1, 2]}],\n  "o": {"a": null}\n}');
  expect(prettyJson({ logits: [[0, -50]], labels: [0] })).toBe('{"logits": [[0, -50]], "labels": [0]}');
});

test('spacedJson keeps every number and string as it is written', () => {
  expect(spacedJson('{"a":[1e-22,-0,1.50],"b":"1,2:\\",3"}\n{"c":1}')).toBe(
    '{"a": [1e-22, -0, 1.50], "b": "1,2:\\",3"}\n{"c": 1}',
  );
});

test('curl quotes the body for a shell, and sends lines as they are', () => {
  expect(curl({ path: '/info' }, 'host:1')).toBe('curl -sS host:1/info');
  const sent = { path: '/v1/softmax', type: 'application/json', body: `{"logits": 'x'}` };
  expect(curl(sent, 'host')).toBe(
    `curl -sS host/v1/softmax -H 'content-type: application/json' \\\n  -d '{"logits": '\\''x'\\''}'`,
  );
  expect(curl({ path: '/v1/nll', type: 'application/x-ndjson', body: '{}\n{}' }, 'host')).toContain(
    "--data-binary '{}\n{}'",
  );
});

test('playgroundAddress has the operation and the request', () => {
  const address = playgroundAddress('nll', '{\n  "labels": [0]\n}');
  const query = new URLSearchParams(address.slice('/#/losses?'.length));
  expect(address).toMatch(/^\/#\/losses\?op=nll&body=/);
  expect(query.get('body')).toBe('{ "labels": [0] }');
});
