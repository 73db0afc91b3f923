import { expect, test } from 'vitest';
import { DESCRIBED } from '../../../web/src/api/operations.ts';
import { ZH } from '../../../web/src/options/field-texts.zh.ts';

const keys = DESCRIBED.flatMap(({ name, fields }) => fields.map((field) => ({ name, field })));

test('every field of every operation has a text in Chinese, and every such text a field', () => {
  const without = keys.filter(({ name, field }) => !(`${name}.${field.name}` in ZH || field.name in ZH));
  expect(without.map(({ name, field }) => `${name}.${field.name}`)).toEqual([]);
  const known = new Set(keys.flatMap(({ name, field }) => [field.name, `${name}.${field.name}`]));
  expect(Object.keys(ZH).filter((key) => !known.has(key))).toEqual([]);
});

test('fields that differ in English do not share a text in Chinese', () => {
  const texts = new Map<string, string>();
  for (const { name, field } of keys) {
    const zh = ZH[`${name}.${field.name}`] ?? (ZH[field.name] as string);
    expect(texts.get(zh) ?? field.text, `${name}.${field.name}`).toBe(field.text);
    texts.set(zh, field.text);
  }
});
