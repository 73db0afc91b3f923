import { expect, test } from 'vitest';
import { jsonCodec, referenceCodec, wasmCodec } from '../../bench/number-codecs.ts';
import { FOREIGN_KINDS, numberText, OUR_KINDS } from '../../bench/number-texts.ts';
import { Workspace } from '../../src/wasm/workspace.ts';

const CODECS = { wasm: wasmCodec(new Workspace()), reference: referenceCodec, json: jsonCodec };

test.each([...OUR_KINDS, ...FOREIGN_KINDS])('all codecs read the same of $name, each time', (kind) => {
  const text = numberText(kind, 5000);
  for (const [name, codec] of Object.entries(CODECS)) {
    const read = codec.reader(text);
    read();
    expect(Array.from<unknown>(read()).flat(), name).toEqual(text.rows.flat());
  }
});

test.each(OUR_KINDS)('all codecs write the same of $name, each time', (kind) => {
  const text = numberText(kind, 5000);
  for (const [name, codec] of Object.entries(CODECS)) {
    const write = codec.writer(text);
    write();
    expect(write().equals(text.text), name).toBe(true);
  }
});
